"""What people say of the things that a gateway has: owners, reviews, approvals."""

"""An upgrade rehearsed: one text judged by its own release and by another."""

"""Public frameworks of controls, and which checks are evidence about which of them.

A mapping is data: a file for each edition of a framework. It says what a failing check
contradicts, and never that anything is complied with.
"""

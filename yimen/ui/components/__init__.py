"""The components, one module a kind; `{% load ui %}` brings them all into a template."""

"""The words of ``manage.py weft``: one file each, with ``HELP``, ``add_arguments`` and ``run``.

``run`` returns the exit status. What it prints for people goes to ``command.stdout``, complaints to
``stderr``.
"""

"""Journeys: the workflow people walk, the logic that decides, and the engine that moves them.

Imports run one way: ``rules`` <- ``kinds`` <- ``graph`` (pure: no Django, no database, no clock) <-
``models`` <- ``engine | delivery | insights`` (which never import each other; they meet in rows) <-
``services``, ``queries`` <- ``api``, ``views``, ``tasks``, ``management``.
"""

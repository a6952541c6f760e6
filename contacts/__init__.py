"""Who the people are, and what they did.

Contacts, accounts, events, consent, and the doors they come in by. This package knows nothing of
journeys: it appends what happened to an inbox (``models.inbox``) that the journey engine reads, and
imports ``journeys.rules`` alone, to evaluate segments.
"""

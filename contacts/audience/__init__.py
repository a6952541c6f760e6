"""Which contacts: a search, tests on what is known of them, consent, a segment, in one order.

    the address -> filters.read -> Filters -> question.ask (one SQL expression) -> pages: page, first, every

Filters are conditions of ``journeys.rules`` compiled to SQL, so a list, a rule and a segment cannot disagree
about who fits. What an address says wrongly becomes a problem with its cure, never an error, and never a
list that silently shows everybody.

A list stays quick with millions of contacts, because nothing is counted, pages continue where the last one
ended, and filters that no index serves are asked of a window of contacts at a time (``pages.WINDOW``); the
page then says how far it has looked, and offers to look further.
"""

"""Another type for an attribute: what would become of the values that are stored, and converting them.

    preview     how many values convert and how many do not, asked before anybody decides
    converting  the type changes at once, so that whatever comes in from then on is of it; the values that are
                stored follow, a range of contacts at a time, in the background

A value that does not convert stays as it is: rules take it for missing, as they take every value of another
type, until a new one comes in or the type is changed back. So nothing is lost, and whoever changes a type by
mistake changes it back.
"""

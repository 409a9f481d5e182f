"""The Match itself: applicant-proposing deferred acceptance, shown and computed.

Nothing in here knows of a season. It takes preference lists and quotas, as names
or as arrays, and says who is matched where.
"""

"""Follow-up: whom to write to and when, drafts made from notes, and the way out to a mail program.

`plan` says who gets a note and who is left in peace; `drafts` writes from notes by the
templates; `outbox` makes the file or link that a mail program opens. Nothing here sends.
"""

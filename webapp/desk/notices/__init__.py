"""Notices: how what is written to people goes out, by the desk's own outbox, since only the desk knows addresses."""

from webapp.desk.store.notices import enqueue

__all__ = ["enqueue"]

"""Tells roughly what a visit comes from, so that its owner recognises it: browser and system."""

from __future__ import annotations

from flask import has_request_context, request

# The first that is named wins: most browsers name those before them as well.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device() -> str:
    """What this request comes from; empty for what is no browser."""
    return name_of(request.user_agent.string) if has_request_context() else ""


def name_of(agent: str) -> str:
    """Browser and system of the name a browser gives itself."""
    found = (
        next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))

"""`depeche explain`: every claim behind an event, and why they were taken to be of one event."""
from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TextIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from depeche.pipeline.commit import Output
from depeche.pipeline.show import console, days, listing, marked, number, parties, place, plural
from depeche.pipeline.tables import current_events, find
from depeche.schemas.columns import from_row
from depeche.schemas.records import Article, Mention
from depeche.transforms import merge
from depeche.transforms.reports import claim_of, tellings
from depeche.transforms.types import InputError

_ARTICLE = ["article_id", "url", "source_uri", "source_record", "publisher", "title", "published_at",
            "published_basis", "content_hash", "duplicate_of", "duplicate_kind", "similarity", "text"]


def explain(output: Output, event_id: str, out: TextIO | None = None) -> None:
    """Print an event's claims. event_id may be how one begins; raises InputError when no or several events fit."""
    event = _event(output, event_id)
    mentions = find(output, "mentions", "event_id", [event["event_id"]])
    articles = {a["article_id"]: a for a in find(output, "articles", "article_id",
                                                 {m["article_id"] for m in mentions}, _ARTICLE)}
    why = _reasons(output, event["event_id"], articles)
    mentions.sort(key=lambda m: (str(articles[m["article_id"]]["published_at"]), m["article_id"], m["trigger_start"]))
    parts: list[RenderableType] = [listing(output, [event]), _bounds(event)]
    for article_id in dict.fromkeys(m["article_id"] for m in mentions):
        parts += _article(articles[article_id], [m for m in mentions if m["article_id"] == article_id], why)
    console(out or sys.stdout).print(Group(*parts))


def _event(output: Output, event_id: str) -> dict[str, Any]:
    found = [event for event in current_events(output) if event["event_id"].startswith(event_id)]
    if not found:
        raise InputError(f"no current event {event_id}")
    if len(found) > 1:
        raise InputError(f"{event_id} begins {len(found)} events: {', '.join(e['event_id'] for e in found[:5])}")
    return found[0]


def _reasons(output: Output, event_id: str, articles: dict[str, dict[str, Any]]) -> dict[str, str]:
    """mention_id -> why it belongs to the event. What else its article tells of counts too."""
    by_article: defaultdict[str, list[Mention]] = defaultdict(list)
    for row in find(output, "mentions", "article_id", articles):
        by_article[row["article_id"]].append(from_row(Mention, row))
    told = (t for key, mentions in by_article.items() for t in tellings(mentions, from_row(Article, articles[key])))
    return merge.explain([claim_of(t) for t in told if t.event_id == event_id])


def _bounds(event: dict[str, Any]) -> Text:
    """The event's figures and how far its claims agree."""
    text = Text()
    for q in event["quantities"]:
        thing = f"{q['measure']} ({q['item']})" if q["item"] else q["measure"]
        text.append(f"{thing}: {number(q['best'])}, claimed {number(q['low'])} to {number(q['high'])} "
                    f"in {plural(q['n_claims'], 'claim')}\n")
    for name, label in (("claimed_by", "claimed by"), ("denied_by", "denied by")):
        if event[name]:
            text.append(f"{label}: {'; '.join(event[name])}\n")
    text.append(f"disagreement {event['disagreement']:.2f}, confidence {event['confidence']:.2f}, "
                f"{plural(event['n_mentions'], 'claim')} in {plural(event['n_articles'], 'article')}, "
                f"{event['n_independent']:,} independent, by {plural(event['n_publishers'], 'publisher')}\n")
    return text


def _article(article: dict[str, Any], mentions: Sequence[dict[str, Any]], why: dict[str, str]) -> list[RenderableType]:
    published = article["published_at"]
    head = Text(" · ".join(filter(None, [
        article["publisher"] or "unknown publisher",
        f"{published:%Y-%m-%d %H:%M} UTC ({article['published_basis']})" if published else "undated",
        article["url"] or f"{article['source_uri']} record {article['source_record']}",
    ])), style="cyan")
    if article["duplicate_of"]:
        head.append(f"\n{article['duplicate_kind']} copy of {article['duplicate_of']}, "
                    f"similarity {article['similarity']:.2f}", style="yellow")
    parts: list[RenderableType] = [Rule(style="dim"), head]
    for mention in mentions:
        parts.append(Padding(Text.assemble(marked(mention) or "", "\n", (_facts(mention), "dim"), "\n",
                                           (f"merged: {why[mention['mention_id']]}", "dim italic")), (0, 0, 1, 4)))
    return parts


def _facts(mention: dict[str, Any]) -> str:
    """What a claim says, field by field."""
    figures = [f"{q['measure']} {q['text'] or number(q['value'])} ({q['scope']})" for q in mention["quantities"]]
    return " · ".join(filter(None, [
        " ".join(filter(None, [mention["event_type"].lower(), mention["event_mode"]])),
        mention["status"] + (", hedged" if mention["hedged"] else ""),
        f"{days(mention)} ({mention['date_text'] or mention['date_basis']})",
        place(mention),
        f"{parties(mention['actors'])} → {parties(mention['recipients'])}",
        "; ".join(figures),
        f"says {mention['attributed_to']}" if mention["attributed_to"] else "no source named",
        f"confidence {mention['confidence']:.2f}",
        f"characters {mention['trigger_start']}–{mention['trigger_end']}",
    ]))

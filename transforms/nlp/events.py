"""From triggers to mentions: each trigger takes its parties, day, place and figures from its sentence.

What a sentence leaves out is filled by `coreference` from the other sentences of the article on the same event.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.schemas.ontology import INTERNATIONAL, QUADS, acled
from depeche.schemas.records import Mention, Party, Quantity
from depeche.transforms.ids import mention_id
from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.addressees import addressees, asked_for
from depeche.transforms.nlp.claims import SPEECH_ACTS
from depeche.transforms.nlp.confidence import judge
from depeche.transforms.nlp.context import setting_country
from depeche.transforms.nlp.coreference import Day, Draft, resolve
from depeche.transforms.nlp.cues import addressed
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    PLACES,
    QUANTITIES,
    TRIGGERS,
    Claim,
    Trigger,
    covering,
    overlapping,
    starting_in,
    words_of_span,
)
from depeche.transforms.nlp.frames import Roles, frame
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.parties import GUESSED
from depeche.transforms.nlp.party_lookup import parties_of
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.roles import is_mutual, roles_of
from depeche.transforms.nlp.speakers import inverted_speaker
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verb_roles import is_told_about
from depeche.transforms.nlp.when import (
    clock_day,
    date_fields,
    dated_status,
    distance,
    first_day,
    is_planned,
    nearest,
    when_of,
)
from depeche.transforms.nlp.where import place_fields, place_of


@Language.component("depeche_events", requires=["doc.spans"], assigns=["doc._.events"])
def events(doc: Doc) -> Doc:
    """Fill `doc._.events` with the mentions of the document."""
    doc._.events = judge(doc, resolve(*drafts_of(doc)))
    return doc


def drafts_of(doc: Doc) -> tuple[list[Draft], str | None, Day | None, date | None]:
    """What `resolve` is given: the drafts of a document, where it is set, the day of the news and of publication."""
    drafts: list[Draft] = []
    paragraph = 0
    for number, sent in enumerate(doc.sents):
        triggers = starting_in(sent, TRIGGERS)
        if triggers:
            drafts += (replace(d, live=doc._.live) for d in draft_sentence(sent, number, triggers, paragraph))
        paragraph += "\n" in words_of_span(sent)
    published = doc._.published_at and doc._.published_at.date()
    return drafts, setting_country(doc), first_day(doc), published


def draft_sentence(sent: Span, number: int, triggers: list[Span], paragraph: int = 0) -> list[Draft]:
    """One draft for each trigger of a sentence. number, paragraph: of the sentence in its article."""
    figures = share_quantities(sent, triggers)
    days = {t.start: when_of(t, sent, triggers) for t in triggers}
    roles = {t.start: roles_of(t) for t in triggers}
    judged = _answer_for_objects(triggers, roles)
    at = (number, paragraph)
    drafts = [_draft(t, sent, at, figures[t.start], days[t.start], roles[t.start]) for t in triggers]
    starts = {t.start: d.mention.trigger_start for t, d in zip(triggers, drafts, strict=True)}
    return [replace(d, judges=tuple(starts[s] for s in judged.get(t.start, ())))
            for t, d in zip(triggers, drafts, strict=True)]


def _answer_for_objects(triggers: list[Span], roles: dict[int, Roles]) -> dict[int, list[int]]:
    """Who is addressed, and "a condamné l'attaque": who is condemned is who attacked, where the sentence says so.

    Gives the triggers that each trigger judges.
    """
    judged: dict[int, list[int]] = {}
    heads = {t.root.i: t for t in triggers}
    for t in triggers:
        own = roles[t.start]
        own.recipients = addressees(t, own) or asked_for(t, roles, triggers)
        if t._.trigger.event_type != "ACCUSE":
            continue
        meant = [heads[r.i] for r in own.recipients if r.i in heads and heads[r.i] is not t
                 and heads[r.i]._.trigger.pos != "VERB"]  # "a condamné l'arrestation et réclamé"
        own.recipients = [r for r in own.recipients if r.i not in heads]
        for other in meant:
            own.recipients += [a for a in roles[other.start].actors if a not in own.recipients]
            judged.setdefault(t.start, []).append(other.start)
    return judged


#: What is done by saying it: who decrees or calls it is its actor, not a source.
_PROCLAIMED = frozenset({("COERCE", "martial-law"), ("COERCE", "curfew"), ("COERCE", "restrict"), ("COERCE", "censor"),
                         ("PROTEST", "strike")})


def _draft(span: Span, sent: Span, at: tuple[int, int], figures: list[Quantity], when: Span | None, roles: Roles,
           ) -> Draft:
    """The draft of one trigger. at: the numbers of its sentence and its paragraph."""
    entry = span._.trigger
    return Draft(mention=_mention(span, sent, figures, when, roles), sentence=at[0], paragraph=at[1], kind=entry.kind,
                 lemma=entry.lemma or fold(span.root.lemma_),
                 perfect=_pluperfect(span.root), present=_present(span.root),
                 definite=_definite(span.root) or _judged(span), indefinite=_indefinite(span.root),
                 clock=clock_day(when), planned=is_planned(when, span.doc._.published_at),
                 modeless=_modeless(entry),
                 other=_other(span.root), harmed=_harmed(span, sent, figures), mutual=is_mutual(span))


def _mention(span: Span, sent: Span, figures: list[Quantity], when: Span | None, roles: Roles) -> Mention:
    """The mention that a trigger makes of its sentence."""
    doc, entry, claim = span.doc, span._.trigger, span._.claim
    to_article = doc._.to_article
    evidence, start, end = _trimmed(sent)
    place = place_of(span, sent)
    party = _party_of_place(place, entry.event_type)
    if party is not None and entry.event_type == "THREATEN" and place is not None and place.start < span.start:
        party = None
    if party is not None:
        place = None
    actors, recipients = _sides(span, sent, roles, party)
    if entry.event_type == "PROTEST":
        recipients = _faced(span, sent, actors, recipients)
    speech = entry.event_type in SPEECH_ACTS
    status = dated_status(claim.status, None if speech else when, doc._.published_at)
    attributed = None if _is_own_deed(span, actors) else claim.attributed_to
    acled_names = acled(entry.event_type, entry.event_mode)
    return Mention(
        mention_id=mention_id(doc._.article_id, entry.event_type, to_article(span.start_char)),
        article_id=doc._.article_id, event_id=None,
        event_type=entry.event_type, event_mode=entry.event_mode, quad=QUADS[entry.event_type],
        status=status, hedged=claim.hedged,
        attributed_to=attributed, attributed_country=claim.country if attributed else None,
        attributed_sector=claim.sector if attributed else None,
        actors=actors, recipients=recipients, quantities=tuple(figures),
        trigger_text=span.text, trigger_start=to_article(span.start_char),
        trigger_end=to_article(span.end_char - 1) + 1,
        sentence_start=to_article(start), sentence_end=to_article(end - 1) + 1, evidence=evidence,
        confidence=entry.score,
        **date_fields(span, when, figures, status),
        **place_fields(place),
        acled_event_type=acled_names[0], acled_sub_event_type=acled_names[1],
    )


def _sides(span: Span, sent: Span, roles: Roles, place: Party | None) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who acts and who undergoes, from the roles of a trigger and what its type says of them.

    place: the party that the place of its sentence stands for, for types that pass between countries.
    """
    entry = span._.trigger
    # Whose soldiers or missiles they are is not told by where they strike; where police acts, it is.
    foreign = entry.event_type == "ASSAULT" and entry.event_mode != "crowd-control"
    actors = parties_of(roles.actors, sure=foreign)
    freed = (entry.event_type, entry.event_mode) == ("RETREAT", "release")  # whose hostages they are, neither
    recipients = parties_of(roles.recipients, anonymous=entry.event_type == "ASSAULT", sure=foreign or freed)
    if foreign and not actors:
        actors = _launched_from(span, sent)
    if entry.event_type in _BETWEEN:
        other = place or _other_country(span, sent, entry.event_type)
        recipients = _across(entry, actors, recipients, other, instead=place is not None)
        if entry.event_type == "THREATEN" and actors and all(_known(r, actors) for r in recipients):
            recipients = _threatened_abroad(span, sent, actors) or recipients
    if entry.event_type in SPEECH_ACTS:
        actors, recipients = _speakers(span, actors, recipients)
    if entry.pos == "VERB" and not recipients and entry.event_type in _SPOKEN_TO:
        recipients = tuple(p for p in _right_behind(span) if p not in actors)
    if entry.event_type == "RETREAT" and entry.event_mode in ("resign", "withdraw"):  # what one leaves is one's own
        recipients = tuple(r for r in recipients if not _known(r, actors))
    claim = span._.claim
    if not actors and claim.attributed_to and _is_speakers_own(span):
        actors = (Party(text=claim.attributed_to, country=claim.country, sector=claim.sector),)
    return actors, recipients


def _is_speakers_own(span: Span) -> bool:
    """Whether who tells of it does it: « Nous exigeons… »; "…, promettant …"; « C'est une insulte », a lâché X."""
    root, kind = span.root, span._.trigger.event_type
    judged = kind == "ACCUSE" and root.pos_ == "NOUN" and (
        root.head == root or any(c.dep_ == "cop" for c in dependents(root)))
    going_on = kind in SPEECH_ACTS and syntax.has(root, "VerbForm=Part") and syntax.has(root, "Tense=Pres")
    return syntax.has(root, "Person=1") or going_on or judged


#: Sectors of those whom a riotous crowd stands against.
_FORCES = frozenset({"COP", "MIL"})


def _faced(span: Span, sent: Span, actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> tuple[Party, ...]:
    """Whom a protest is against: also the police that a crowd fights, and whose embassy it stands before."""
    if span._.trigger.event_mode == "riot" and not recipients:
        recipients = tuple(a for a in actors if a.sector in _FORCES)
    if not recipients:
        missions = [s for s in starting_in(sent, PARTIES) if s.label_ != GUESSED and fold(s.root.lemma_) in _MISSIONS
                    and fold(s.text) not in fold(span._.claim.attributed_to or "")]
        recipients = tuple(dict.fromkeys(s._.party for s in missions if s._.party not in actors))
    return recipients or (_before_seat(sent) if span._.trigger.event_mode == "demo" else ())


_MISSIONS = word_class("mission")
_SEATS, _HOMAGE = word_class("seat"), word_class("homage")
_BEFORE_SEAT = frozenset({"devant", "vers", "jusqu'à", "jusque", "face"})


def _before_seat(sent: Span) -> tuple[Party, ...]:
    """Before whose seat a crowd stands: "rassemblés devant le Parlement", "ont marché vers le palais"."""
    if not _HOMAGE.isdisjoint(Words.of(sent.doc).folds[sent.start : sent.end]):
        return ()
    for t in sent:
        if fold(t.text) in _BEFORE_SEAT:
            seat = next((n for n in sent.doc[t.i + 1 : min(t.i + 4, sent.end)] if fold(n.text) in _SEATS), None)
            if seat is not None:
                return (Party(text=seat.text, sector="GOV"),)
    return ()
#: What figures count of those who undergo an event.
_OF_VICTIMS = {"ASSAULT": frozenset({"killed", "wounded", "casualties", "missing", "captured", "hostages"}),
               "PROTEST": frozenset({"killed", "wounded", "casualties"}), "COERCE": frozenset({"arrested"})}


def _harmed(trigger: Span, sent: Span, figures: list[Quantity]) -> tuple[Party, ...]:
    """Those whom the figures of an event count: "des violences qui ont coûté la vie à sept policiers"."""
    measures, assault = _OF_VICTIMS.get(trigger._.trigger.event_type), trigger._.trigger.event_type == "ASSAULT"
    if not measures:
        return ()
    counted = [s for s in starting_in(sent, QUANTITIES) if s._.quantity in figures and s._.quantity.measure in measures]
    people = [p.root for s in counted for p in overlapping(s, PARTIES) if p.start < s.end]
    return parties_of(people, sure=assault)


def _launched_from(trigger: Span, sent: Span) -> tuple[Party, ...]:
    """The country that what hits comes from: "des roquettes tirées depuis le Liban"."""
    whence = [s for s in starting_in(sent, PLACES) if s._.place.role == "origin" and s._.place.kind == "country"
              and not _is_of_people(s)]
    return tuple(Party(text=s.text, country=s._.place.country) for s in whence[:1])


def _is_of_people(place: Span) -> bool:
    """Whether a place is where people come from, not what is shot: "six soldats venus du Bangladesh"."""
    noun = place.root.head.head if place.root.head.dep_.startswith("acl") else None
    return noun is not None and any(p._.party.sector for p in covering(noun, PARTIES)) and (
        fold(noun.lemma_) not in frame("projectile"))


#: Types whose verbs have right behind them whom they are said to.
_SPOKEN_TO = frozenset({"ACCUSE", "REQUEST", "THREATEN"})


def _right_behind(trigger: Span) -> tuple[Party, ...]:
    """The party right behind a verb, whatever the parser made of it: "somme Bakou d'arrêter", "reproche à Kiev de".

    Also behind a day or an adverb, and a little farther with "à": "a qualifié mercredi X de", "reproche aussi à X des".
    """
    doc, at, last = trigger.doc, trigger.end, syntax.sentence(trigger).end
    near = [s for s in starting_in(doc[at : min(at + 5, last)], PARTIES) if s.label_ != GUESSED or s._.party.sector]
    to_whom = next((s._.party for s in near if addressed(doc, s.start)), None)
    if to_whom is not None:
        return (to_whom,)
    while at < last and (doc[at].pos_ == "ADV" or covering(doc[at], DATES)):
        at += 1
    if at < last and fold(doc[at].text) in ("à", "au", "aux"):
        at += 1
    found = next((s for s in near if s.start == at), None)
    told = found is not None and found.end < last and fold(doc[found.end].text) in ("de", "d'", "à", "pour")
    return (found._.party,) if found is not None and told else ()


def _across(entry: Trigger, actors: tuple[Party, ...], recipients: tuple[Party, ...], other: Party | None,
            instead: bool) -> tuple[Party, ...]:
    """The recipients of what passes between countries: those abroad, else another country that the sentence names.

    instead: that country stands where the place would, and goes before people of one's own: "a rappelé son ambassadeur
    au Ghana".
    """
    if actors and (instead or len(recipients) > 1 or f"{entry.event_type}:{entry.event_mode}" in _ABROAD):
        abroad = tuple(r for r in recipients if not _known(r, actors))
        recipients = abroad or (() if instead else recipients)
    if recipients or other is None or entry.event_type == "COOPERATE" or _known(other, actors):
        return recipients
    return (other,)


def _speakers(span: Span, actors: tuple[Party, ...], recipients: tuple[Party, ...],
              ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """The sides of an act of speech: the accused, not what the charge is about; who stands behind the verb speaks."""
    if len(recipients) > 1:
        recipients = tuple(r for r in recipients if r.sector != "CVL" or r.name) or recipients
    behind = span.doc[span.end] if span.end < len(span.doc) else None
    if behind is None or behind.pos_ not in ("DET", "PROPN") or subjects.subject(span.root) is not None:
        return actors, recipients
    speaker = inverted_speaker(span.root)  # « … », menace Vladimir Poutine
    if speaker is not None and is_told_about(speaker, span.root):
        return actors, recipients
    said_by = parties_of([speaker]) if speaker is not None else ()
    return (said_by, tuple(r for r in recipients if r not in said_by)) if said_by else (actors, recipients)


#: Modes of sanctions against another country, never against one's own people.
_ABROAD = frozenset({"SANCTION:discontinue", "SANCTION:withdraw", "SANCTION:expel"})
#: Types that pass between countries: a country in their sentence is a party, not where it happens; for some a capital
#: too, and some are always for or against one.
_BETWEEN = frozenset({"COOPERATE", "AID", "SANCTION", "THREATEN"})
_TOWARDS = frozenset({"AID", "SANCTION"})
_BETWEEN_CAPITALS = frozenset({"COOPERATE", "SANCTION"})


def _party_of_place(place: Span | None, event_type: str) -> Party | None:
    """The party that a place stands for: "a rappelé son ambassadeur à Moscou", "promet une aide à l'Ukraine"."""
    if place is None or event_type not in _BETWEEN:
        return None
    value = place._.place
    if value.kind == "country" or value.kind == "city" and event_type in _BETWEEN_CAPITALS:
        return Party(text=place.text, country=value.country)
    return None


def _threatened_abroad(trigger: Span, sent: Span, actors: tuple[Party, ...]) -> tuple[Party, ...]:
    """The first country named behind a threat that is not the one that threatens."""
    behind = (s._.party for s in starting_in(sent, PARTIES) if s.start >= trigger.end and s.label_ != GUESSED)
    abroad = (p for p in behind if p.country and p.country not in INTERNATIONAL and not _known(p, actors))
    return tuple(islice(abroad, 1))


def _other_country(trigger: Span, sent: Span, event_type: str) -> Party | None:
    """The first country named behind a trigger of aid or sanction: "90 millions pour réparer le réseau de X"."""
    if event_type not in _TOWARDS:
        return None
    behind = (s for s in starting_in(sent, PARTIES) if s.start >= trigger.end and s.label_ != GUESSED)
    return next((s._.party for s in behind if s._.party.country and s._.party.country not in INTERNATIONAL), None)


def _known(party: Party, parties: tuple[Party, ...]) -> bool:
    return any(p.country == party.country for p in parties)


def _trimmed(sent: Span) -> tuple[str, int, int]:
    """The words of a sentence, its start and its end, without the white space around it."""
    text, start = words_of_span(sent), sent.start_char
    return text.strip(), start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _is_own_deed(span: Span, actors: tuple[Party, ...]) -> bool:
    """Whether who tells of an act of speech or of a ban is who does it by telling."""
    entry, claim = span._.trigger, span._.claim
    if entry.event_type in SPEECH_ACTS:
        return _same_party(claim, actors) and not _perfect_infinitive(span.root)
    return (entry.event_type, entry.event_mode) in _PROCLAIMED and any(
        fold(a.text or "-") in fold(claim.attributed_to or "") for a in actors)


def _perfect_infinitive(root: Token) -> bool:
    """Whether somebody says to have said: "nie avoir refusé", which they may not have."""
    return any(c.dep_.startswith("aux") and syntax.has(c, "VerbForm=Inf") for c in dependents(root))


def _same_party(claim: Claim, actors: tuple[Party, ...]) -> bool:
    said = fold(claim.attributed_to or "")
    return not said or any(fold(a.text or "") in said or said in fold(a.text or "") or
                           (a.country and a.country == claim.country) for a in actors)


_KNOWN = frozenset({"ce", "cet", "cette", "ces", "l'"})


def _definite(root: Token) -> bool:
    """Whether the words take the event as known: "la frappe", "cette attaque"."""
    return root.pos_ == "NOUN" and any(
        d.dep_ == "det" and (syntax.has(d, "Definite=Def") or fold(d.text) in _KNOWN)
        for d in dependents(root))


def _pluperfect(root: Token) -> bool:
    """Whether a verb stands in the pluperfect: what it tells came before what is told around it."""
    return any(c.dep_.startswith("aux") and syntax.has(c, "Tense=Imp") for c in dependents(root))


def _present(root: Token) -> bool:
    """Whether a verb stands in the present: what it tells goes on, or is said while it is told."""
    return syntax.has(root, "Tense=Pres") and syntax.has(root, "VerbForm=Fin")


def _judged(span: Span) -> bool:
    """Whether an event is what somebody condemns or denounces: then it is known."""
    return span._.trigger.event_type != "ACCUSE" and any(
        t.root.i == a.i and t._.trigger.event_type == "ACCUSE"
        for a in syntax.ancestors(span.root, limit=2) for t in covering(a, TRIGGERS))


def _modeless(entry: Trigger) -> bool:
    """Whether an event of its kind has no mode (a coup). Of what is asked or threatened the mode is in other words."""
    return entry.event_type == "ASSAULT" and entry.kind == "action" and not entry.open and entry.event_mode is None


def _indefinite(root: Token) -> bool:
    """Whether the words bring an event up: "un raid", "des tirs"."""
    return root.pos_ == "NOUN" and any(d.dep_ == "det" and syntax.has(d, "Definite=Ind") for d in dependents(root))


def _other(root: Token) -> bool:
    """Whether the words announce another event: "une autre frappe", "de nouvelles attaques"."""
    others = ("autre", "nouveau", "nouvel", "second", "deuxième", "précédent")
    return any(fold(c.lemma_) in others for c in dependents(root))


@cache
def _affinity() -> dict[str, tuple[str, ...]]:
    return {r["measure"] or "": tuple((r["types"] or "").split()) for r in table("affinity")}


def share_quantities(sent: Span, triggers: list[Span]) -> dict[int, list[Quantity]]:
    """Each figure of a sentence goes to the one trigger that it can belong to and that stands nearest."""
    shares: dict[int, list[Quantity]] = {t.start: [] for t in triggers}
    for span in starting_in(sent, QUANTITIES):
        near = nearest(span, triggers)
        quantity = span._.quantity
        for wanted in _affinity().get(quantity.measure, ()):
            fitting = [t for t in near if _fits(t, wanted)]
            if fitting:
                best = min(fitting, key=lambda t: (distance(t, span, triggers), t.start))
                shares[best.start].append(quantity)
                break
    return shares


def _fits(trigger: Span, wanted: str) -> bool:
    event_type, _, mode = wanted.partition(":")
    entry = trigger._.trigger
    return entry.event_type == event_type and (not mode or entry.event_mode == mode)

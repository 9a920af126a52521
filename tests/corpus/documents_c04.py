"""c-04: a table with horizontal rules only; telegraphic; own numbers; paraphrases."""

from __future__ import annotations

from documents_model import Plan, Section, entry, other

PLAN = Plan(
    name="c-04-horizontal-rules",
    note="No vertical rules, so columns stand by white space alone; note-form answers, some of "
    "them two words; own numbers; dashes and N/A as placeholders; a row for the Commissioner.",
    families=("table", "horizontal-rules", "renumbered", "paraphrased", "telegraphic", "status"),
    layout="pdf-rules",
    columns=(
        ("Ref", "number"),
        ("What is asked of us", "asks"),
        ("Force response", "answer"),
        ("Lead", "owner"),
        ("Status", "status"),
    ),
    extra={
        "widths": "30 125 215 75 65",
        "cells": "large",
        "bullet": "•",
        "footer": "Port of Carrow Police",
    },
    title="Port of Carrow Police: stalking plan on a page (or two)",
    intro="Owner: Superintendent, Public Protection. Agreed by Chief Officer Group 14.11.24.",
    body=(
        entry(
            "crime-recording",
            "1",
            asks="Crime recording system able to record and search stalking as included crime",
            answer="""Included classification field live since May. Search built by in-house team.
Weekly exceptions list to each sergeant. Old records: intel report until re-keyed (approx 400
left).""",
            facts={"owner": "FCR", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "training",
            "2",
            asks="Training reviewed; policy matches report",
            answer="""All response and CID teams: half day, face to face, with advocate from local
charity. 312 of 390 done. Call takers by February. Policy rewritten and cut from 41 pages to 12.""",
            facts={"owner": "L&D", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "scale-and-types",
            "3",
            asks="Know the scale and types of stalking; know whether response works",
            answer="Profile done. Dashboard done. Quarterly audit by Inspection team from Jan.",
            facts={"owner": "Performance", "status": "Complete"},
            progress="complete",
        ),
        entry(
            "risk",
            "4",
            asks="Risk spotted, assessed, managed, including where an order is breached",
            answer="""DARA for former partners, S-DASH for all others. Duty DI reads every high.
Medium reviewed by Sgt at 7 days. Breach of order = attend, never appointment.""",
            facts={"owner": "PPU", "status": "BAU"},
            progress="complete",
        ),
        entry(
            "spo",
            "5",
            asks="SPO considered every time",
            answer="""- Tick box replaced by free text: why / why not
- Solicitor on call for interim orders
- 6 orders live, 2 pending
- Respondent managers visit monthly""",
            facts={"owner": "Legal", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "victims-code",
            "6",
            asks="Rights under Victims’ Code; access to support",
            answer="""Code card handed over at first visit. Referral to advocacy service opt-out,
not opt-in, since 1 Sept: take-up from 38% to 71%.""",
            facts={"owner": "CJ", "status": "Ongoing"},
            progress="in_progress",
        ),
        other(
            "7",
            asks="Specialist services, advocates (for OPCC)",
            answer="OPCC to answer. Not for force.",
            facts={"owner": "OPCC", "status": "N/A"},
        ),
        entry(
            "commissioning",
            "8",
            asks="Joint look at commissioning with PCC",
            answer="-",
            facts={"owner": "Partnerships", "status": "Not started"},
            state="empty",
            progress="not_started",
        ),
        entry(
            "case-allocation",
            "9",
            asks="Allocation policy in line with APP; right investigator",
            answer="Accepted.",
            facts={"owner": "Crime", "status": "Not started"},
            progress="not_started",
        ),
        entry(
            "investigation-quality",
            "10",
            asks="Better stalking investigations",
            answer="""DS supervision at 48 hrs, 7 days, 28 days against checklist. VPS asked for at
each point. Scrutiny panel with CPS and charity meets quarterly; ref 4 cases get priority. First
lessons: bail conditions too thin, third-party material asked for late.""",
            facts={"owner": "Crime", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "online",
            "11",
            asks="Online side of stalking",
            answer="""DMI call-out 24/7 under county agreement. Two kiosks for phones. Cyber
stalking input to every detective course. Spyware and tracker sweep offered to high risk
victims.""",
            facts={"owner": "Cyber", "status": "BAU"},
            progress="complete",
        ),
        entry(
            "dedicated-officers",
            "12",
            asks="Dedicated officers: would they add value?",
            answer="N/A",
            facts={"owner": "COG", "status": "Not started"},
            state="empty",
            progress="not_started",
        ),
        entry(
            "early-screening",
            "13",
            asks="Early screening of crimes",
            answer="""Crime Bureau screens harassment + mal comms daily. Since July: 940 read, 37
made stalking. Breaches from New Year.""",
            facts={"owner": "Crime Bureau", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "multi-agency",
            "14",
            asks="Multi-agency working",
            answer="""Existing MATAC widened to stalkers who were never partners. Health not yet at
table; Chief has written.""",
            facts={"owner": "PPU", "status": "Ongoing"},
            progress="in_progress",
        ),
        entry(
            "publish-plan",
            "15",
            asks="Publish action plan, send link",
            answer="Done 20.11.24.",
            facts={"owner": "Comms", "status": "Complete"},
            progress="complete",
        ),
    ),
    closing=(Section("Next review", "Chief Officer Group, 12.2.25."),),
)

"""What people write in place of the keys of the format: other words for keys, and where else a subject belongs."""

_SAME = {
    "bibliography": "bib bibliographies libraries library zotero",
    "references": "literature refs source sources works_cited citations",
    "background": "assumptions constraints context facts findings introduction premises preamble problem"
    " problem_statement situation",
    "options": "alternatives choices considered_options courses courses_of_action options_considered policies"
    " policy_options proposals solutions",
    "criteria": "aspects considerations decision_drivers dimensions drivers evaluation_criteria factors goal goals"
    " objective objectives",
    "measures": "indicators kpis metrics quantities variables",
    "viewpoints": "interests perspectives preferences scenarios weightings weighting",
    "afterward": "after aftermath epilogue follow_up hindsight later postscript since",
    "question": "asks decision_question issue policy_question research_question",
    "decision_maker": "authority client decided_by decider deciders decision_makers",
    "editor": "analyst author authors compiled_by prepared_by written_by",
    "as_of": "cutoff cut_off date state_of_knowledge",
    "baseline": "base_case counterfactual reference_case reference_option status_quo",
    "lang": "language locale",
    "aim": "goal goals intent objective objectives purpose",
    "outcome": "decision fate resolution result status",
    "attributes": "characteristics details facts features properties rows",
    "figures": "data estimates indicators kpis metrics numbers quantities statistics",
    "variants": "alternatives modes sub_options suboptions versions",
    "steps": "actions activities implementation milestones next_steps phases plan procedure schedule tasks timeline"
    " timetable roadmap",
    "costs": "cost expenditure expenditures expense expenses",
    "risks": "dangers obstacles threats uncertainties",
    "ratings": "assessment assessments evaluation evaluations grade grades marks rank ranking rate rates score scores"
    " scoring",
    "arguments": "debate for_and_against points pros_and_cons reasoning reasons",
    "for": "advantages arguments_for benefits good in_favor in_favour merits plus positive pro pros strengths upsides",
    "against": "arguments_against bad con cons contra disadvantages downsides drawbacks minus negative objections"
    " weaknesses",
    "rating": "assessment grade judgement judgment level mark score value word",
    "rests_on": "arguments based_on basis because_of evidence grounds supported_by",
    "because": "argument explanation justification motivation rationale reason reasons why",
    "weight": "importance priority",
    "importance": "order ordering precedence ranking",
    "weights": "criteria priorities weight weighting weightings",
    "scale": "answers grades levels range values words",
    "measure": "figure indicator kpi measured_by metric",
    "unit": "units",
    "range": "ci confidence_interval interval uncertainty",
    "parts": "sum total totals",
    "value": "amount best_estimate central estimate mean number text total",
    "low": "from least lower lower_bound min minimum",
    "high": "greatest max maximum most to upper upper_bound",
    "by": "breakdown by_year parts per_year years",
    "worst": "from least low lowest min minimum",
    "best": "greatest high highest max maximum to",
    "action": "activity description do measure name step task text title what",
    "actor": "agency agent by lead owner performed_by responsible who",
    "instrument": "how means mechanism method tool",
    "legislation": "law law_needed legal legal_basis needs_law",
    "detail": "details explanation more",
    "when": "at by_when date deadline due on period start time timeline timing year",
    "condition": "conditions depends_on if only_if prerequisite prerequisites provided requires unless",
    "kind": "category type",
    "level": "degree extent impact magnitude severity size",
    "borne_by": "bearer by on paid_by payer payers who",
    "amount": "cost estimate figure how_much price sum total value",
    "step": "about action concerns",
    "rebuts": "answers answers_to counters rebuttal rebuttal_of rebuttal_to refutes replies_to reply_to",
    "said_by": "according_to actor attributed_to author by owner speaker stakeholder stated_by who",
    "source": "author by reference ref said_by",
    "option": "choice endorses favors prefers preferred recommendation recommends supports",
    "status": "decision fate outcome result state",
    "summary": "abstract description overview",
    "claim": "argument conclusion content cost description event fact name point reason risk statement summary text"
    " title verdict what",
    "name": "heading label title",
    "title": "heading name subject topic",
    "cite": "citation citations cited evidence from places ref reference references refs see source sources",
    "note": "comment comments notes remark remarks",
    "id": "citation_key citekey key label ref slug",
}
SAME = {key: frozenset(words.split()) for key, words in _SAME.items()}
"""By each key, the words that people write in place of it where a record can have it."""

_ELSEWHERE = (
    ("fair", 'write it beside the place: "cite: {place: …, fair: …}"'),
    (_SAME["for"] + " for", 'write each under "arguments" of an option as "for: [{claim: …}]"'),
    (_SAME["against"] + " against", 'write each under "arguments" of an option as "against: [{claim: …}]"'),
    (
        _SAME["ratings"] + " rated",
        'write it under "ratings" of an option, by criterion; a criterion can have a scale of numbers',
    ),
    (
        _SAME["steps"] + " date dates deadline duration end start time time_frame timeframe timing when",
        'write it under "steps" of an option, each with "when" it is done',
    ),
    (
        (
            "advice chosen chosen_option conclusion conclusions decided decision final_decision opinion opinions"
            " outcomes preferred preferred_option proposal recommendation recommendations recommended"
            " recommended_option rejected result results selected status winner"
        ),
        'write what a source concludes under "verdicts", and what became of an option under its "outcome"',
    ),
    (
        _SAME["measures"] + " measure measures unit units numbers data statistics estimates",
        'write what is counted under "measures" of the decision, numbers under "figures", what is done under "steps"',
    ),
    (_SAME["background"], 'write each as "- claim: …" under "background" of the decision'),
    (_SAME["risks"], 'write each as "- claim: …" under "risks" of an option'),
    (
        _SAME["costs"] + " budget funding price prices spending",
        'write each under "costs" of an option with its "amount", or under "figures" if numbers are compared',
    ),
    (
        "consequence consequences effect effects impact impacts implications revenue savings",
        'write it under "arguments", "costs" or "risks" of an option, or under "figures" if numbers are compared',
    ),
    (
        "actors affected beneficiaries losers parties people stakeholder stakeholders winners",
        'write whose view a claim is under "said_by", who pays under "borne_by", what they weigh under "viewpoints"',
    ),
    (
        "explanation justification rationale reason reasons why",
        'write it under "arguments" of an option, or under "because" of an outcome or a rating',
    ),
    ("currency unit_price", 'write it in the text of the "amount" of a cost'),
    ("weight weights", 'write "weight" in each criterion, or "weights" in a viewpoint'),
    (
        "cite source sources evidence",
        'cite it where a claim rests on it; a rating names such claims by their ids under "rests_on"',
    ),
    (
        "locator page pages par paragraph quotation quote quotes section",
        'write it in the place: cite: ID, section, p. 4, "a few words"',
    ),
    ("doi isbn issued link publisher url", 'write it in the record of its source, under "references"'),
    ("abstract description overview summary", 'write it under "question" or "note"'),
    ("category group kind type", 'write it under "attributes" of an option, or under "note"'),
    (
        "confidence certainty likelihood mitigation mitigations probability severity strength",
        'write it in the words of the claim, or under "note"',
    ),
    (
        "acceptability effectiveness efficiency equity feasibility legality",
        'make it a criterion, and rate each option on it under "ratings"',
    ),
    (
        "best best_case direction max maximum min minimum worst worst_case",
        'write the ends of a scale of numbers in its criterion: "scale: {worst: 0, best: 10}"',
    ),
    ("assignee lead owner responsible", 'write who does it as the "actor" of each of the "steps" of an option'),
    (
        "caveats limitations method methodology open_questions questions scope tags todo version",
        'write it under "note"',
    ),
)
ELSEWHERE = {word: hint for words, hint in reversed(_ELSEWHERE) for word in words.split()}
"""A hint for each word that is not a key of the record in which it appears, nor another word for one."""


def plain(word: str) -> str:
    """Return a key as the tables have it: in lowercase, its words joined by "_"."""
    return word.strip().casefold().replace("-", "_").replace(" ", "_")

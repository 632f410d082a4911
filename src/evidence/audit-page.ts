import { type AssignmentState, isOwed } from '../acknowledgements/assignment-state.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import type { Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { type AuditFacts, NOT_ASKED } from './audit-facts.ts';
import type { AuditRow } from './audit-rows.ts';
import { AUDIT_STRINGS } from './audit-strings.ts';

/** Lines of one list on the page; all are in the tables. */
const MOST = 200;

const nameOf = ({ person, id }: AuditRow): string =>
  [person?.name ?? id, person?.number].filter((each) => each !== undefined).join(' ');

/** What a pack is called. */
export function auditTitle([first]: readonly AuditFacts[], lang: Lang): string {
  const s = AUDIT_STRINGS[lang];
  if (first === undefined) return '';
  const { period, version } = first;
  return s.title(period === undefined ? sayVersion(version, lang) : s.period(period.from, period.to));
}

/** The page of a pack in one language: of a period first what it holds, then each campaign. */
export function auditParts(all: readonly AuditFacts[], lang: Lang): Part[] {
  const s = AUDIT_STRINGS[lang];
  const [first] = all;
  if (first === undefined) return [];
  if (first.period === undefined) return campaignParts(first, lang, { alone: true });
  const fact = (label: string, value: string) => ({ label, value: [value] });
  return [
    { part: 'heading', text: auditTitle(all, lang) },
    {
      part: 'facts',
      rows: [
        fact(s.facts.at, first.on),
        fact(s.facts.exported, first.exportedAt),
        fact(s.facts.reason, first.reason),
        fact(s.facts.by, first.by === 'host' ? s.host : first.by),
        fact(s.facts.key, first.key),
      ],
    },
    {
      part: 'list',
      items: all.map((facts) => {
        const done = facts.rows.filter((row) => facts.stateOn(row) === 'acknowledged').length;
        const asked = facts.rows.filter((row) => facts.stateOn(row) !== NOT_ASKED).length;
        return [
          s.inPeriod(sayVersion(facts.version, lang), facts.launchedOn, done, asked, facts.campaign.id),
        ];
      }),
    },
    ...(first.witnessed ? [] : [{ part: 'text', text: [s.notWitnessed] } as const]),
    { part: 'note', text: [s.check] },
    ...all.flatMap((facts) => campaignParts(facts, lang, { alone: false })),
  ];
}

function campaignParts(facts: AuditFacts, lang: Lang, { alone }: { alone: boolean }): Part[] {
  const s = AUDIT_STRINGS[lang];
  const { rows, campaign, version } = facts;
  const count = (of: (row: AuditRow) => boolean) => String(rows.filter(of).length);
  const state = (wanted: string) => (row: AuditRow) => facts.stateOn(row) === wanted;
  const fact = (label: string, value: string) => ({ label, value: [value] });
  const list = (title: string, lines: readonly string[], file: string): Part[] => [
    { part: 'heading', text: title },
    ...(lines.length === 0
      ? [{ part: 'text', text: [s.none] } as const]
      : [{ part: 'list', items: lines.slice(0, MOST).map((line) => [line]) } as const]),
    ...(lines.length <= MOST ? [] : [{ part: 'note', text: [s.more(lines.length - MOST, file)] } as const]),
  ];
  return [
    { part: 'heading', text: alone ? auditTitle([facts], lang) : sayVersion(version, lang) },
    {
      part: 'facts',
      rows: [
        fact(s.facts.campaign, campaign.id),
        fact(s.facts.version, version.hash),
        fact(s.facts.launched, facts.launchedOn),
        fact(s.facts.at, facts.on),
        ...(alone
          ? [
              fact(s.facts.exported, facts.exportedAt),
              fact(s.facts.reason, facts.reason),
              fact(s.facts.by, facts.by === 'host' ? s.host : facts.by),
              fact(s.facts.key, facts.key),
            ]
          : []),
      ],
    },
    { part: 'heading', text: s.population },
    {
      part: 'facts',
      rows: [
        fact(
          s.figures.roster,
          count(({ inAudience }) => inAudience),
        ),
        fact(
          s.figures.asked,
          count((row) => facts.stateOn(row) !== NOT_ASKED),
        ),
        fact(s.figures.notAsked, String(facts.notAsked.length)),
        fact(s.figures.acknowledged, count(state('acknowledged'))),
        fact(s.figures.paper, String(facts.papers.length)),
        fact(s.figures.objected, count(state('objected'))),
        fact(s.figures.declined, count(state('declined'))),
        fact(s.figures.exempt, count(state('exempt'))),
        fact(
          s.figures.open,
          count((row) => isOwed(facts.stateOn(row) as AssignmentState)),
        ),
      ],
    },
    ...list(s.notAsked, facts.notAsked.map(nameOf), 'roster.csv'),
    ...list(
      s.newcomers,
      facts.newcomers.map((row) =>
        s.newcomer(
          nameOf(row),
          row.person?.joined ?? '',
          facts.askedOn(row),
          facts.delay(row),
          row.assignment?.answeredAt === undefined
            ? ''
            : new Date(row.assignment.answeredAt).toISOString().slice(0, 10),
        ),
      ),
      'newcomers.csv',
    ),
    ...list(
      s.exceptions,
      facts.exceptions.map(({ row, why }) =>
        s.exception(nameOf(row), why, row.assignment?.exempt?.until ?? null),
      ),
      'exceptions.csv',
    ),
    ...list(
      s.papers,
      facts.papers.map((row) =>
        s.paper(
          nameOf(row),
          row.paper?.signedOn ?? '',
          row.paper?.enteredAt.slice(0, 10) ?? '',
          row.paper?.witness ?? '',
        ),
      ),
      'paper.csv',
    ),
    ...(facts.witnessed || !alone ? [] : [{ part: 'text', text: [s.notWitnessed] } as const]),
    ...(alone ? [{ part: 'note', text: [s.check] } as const] : []),
  ];
}

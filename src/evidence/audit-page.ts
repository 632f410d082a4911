import { isOwed } from '../acknowledgements/assignment-state.ts';
import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import type { Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import type { AuditRow } from './audit-rows.ts';
import { AUDIT_STRINGS } from './audit-strings.ts';

/** What an auditor's pack tells. */
export interface AuditFacts {
  readonly campaign: Campaign;
  readonly version: Version;
  /** The day of the staff list. */
  readonly on: LocalDate;
  readonly launchedOn: LocalDate;
  readonly zone: string;
  readonly rows: readonly AuditRow[];
  readonly notAsked: readonly AuditRow[];
  readonly newcomers: readonly AuditRow[];
  readonly exceptions: readonly { readonly row: AuditRow; readonly why: string }[];
  readonly papers: readonly AuditRow[];
  readonly askedOn: (row: AuditRow) => string | null;
  /** Days from joining until being asked. */
  readonly delay: (row: AuditRow) => string | null;
  readonly exportedAt: string;
  readonly by: string;
  readonly reason: string;
  readonly key: string;
  readonly witnessed: boolean;
}

/** Lines of one list on the page; all are in the tables. */
const MOST = 200;

const nameOf = ({ person, id }: AuditRow): string =>
  [person?.name ?? id, person?.number].filter((each) => each !== undefined).join(' ');

/** The page of a pack in one language. */
export function auditParts(facts: AuditFacts, lang: Lang): Part[] {
  const s = AUDIT_STRINGS[lang];
  const { rows, campaign, version } = facts;
  const count = (of: (row: AuditRow) => boolean) => String(rows.filter(of).length);
  const state = (wanted: string) => (row: AuditRow) => row.assignment?.standing.state === wanted;
  const fact = (label: string, value: string) => ({ label, value: [value] });
  const list = (title: string, lines: readonly string[], file: string): Part[] => [
    { part: 'heading', text: title },
    ...(lines.length === 0
      ? [{ part: 'text', text: [s.none] } as const]
      : [{ part: 'list', items: lines.slice(0, MOST).map((line) => [line]) } as const]),
    ...(lines.length <= MOST ? [] : [{ part: 'note', text: [s.more(lines.length - MOST, file)] } as const]),
  ];
  return [
    { part: 'heading', text: s.title(sayVersion(version, lang)) },
    {
      part: 'facts',
      rows: [
        fact(s.facts.campaign, campaign.id),
        fact(s.facts.version, version.hash),
        fact(s.facts.launched, facts.launchedOn),
        fact(s.facts.at, facts.on),
        fact(s.facts.exported, facts.exportedAt),
        fact(s.facts.reason, facts.reason),
        fact(s.facts.by, facts.by === 'host' ? s.host : facts.by),
        fact(s.facts.key, facts.key),
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
          count(({ assignment }) => assignment !== undefined),
        ),
        fact(s.figures.notAsked, String(facts.notAsked.length)),
        fact(s.figures.acknowledged, count(state('acknowledged'))),
        fact(s.figures.paper, String(facts.papers.length)),
        fact(s.figures.objected, count(state('objected'))),
        fact(s.figures.declined, count(state('declined'))),
        fact(s.figures.exempt, count(state('exempt'))),
        fact(
          s.figures.open,
          count(({ assignment }) => assignment !== undefined && isOwed(assignment.standing.state)),
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
          facts.askedOn(row) ?? '–',
          facts.delay(row) ?? '–',
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
    ...(facts.witnessed ? [] : [{ part: 'text', text: [s.notWitnessed] } as const]),
    { part: 'note', text: [s.check] },
  ];
}

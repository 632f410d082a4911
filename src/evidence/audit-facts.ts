import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import type { AuditRow } from './audit-rows.ts';

export const NOT_ASKED = 'not asked';

/** What an auditor's pack tells of one campaign. */
export interface AuditFacts {
  readonly campaign: Campaign;
  readonly version: Version;
  /** The day of the staff list. */
  readonly on: LocalDate;
  /** Where the pack is about a period. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate } | undefined;
  readonly launchedOn: LocalDate;
  readonly zone: string;
  readonly rows: readonly AuditRow[];
  readonly notAsked: readonly AuditRow[];
  readonly newcomers: readonly AuditRow[];
  readonly exceptions: readonly { readonly row: AuditRow; readonly why: string }[];
  readonly papers: readonly AuditRow[];
  readonly askedOn: (row: AuditRow) => string | null;
  /** How it stood at the end of that day: what was answered later was still open. */
  readonly stateOn: (row: AuditRow) => string;
  /** Days from joining until being asked. */
  readonly delay: (row: AuditRow) => string | null;
  readonly exportedAt: string;
  readonly by: string;
  readonly reason: string;
  readonly key: string;
  readonly witnessed: boolean;
}

type Known = Omit<
  AuditFacts,
  'newcomers' | 'exceptions' | 'papers' | 'notAsked' | 'askedOn' | 'stateOn' | 'delay'
>;

/** What follows from the rows. */
export function auditFacts(known: Known): AuditFacts {
  const { rows, zone, launchedOn, on } = known;
  const askedOn = ({ assignment }: AuditRow) =>
    assignment === undefined ? null : dayIn(zone, assignment.madeAt);
  const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return {
    ...known,
    askedOn,
    stateOn: (row) => {
      const { assignment } = row;
      if (assignment === undefined || (askedOn(row) ?? '') > on) return NOT_ASKED;
      const { answeredAt } = assignment;
      return answeredAt !== undefined && dayIn(zone, answeredAt) > on ? 'waiting' : assignment.standing.state;
    },
    delay: (row) => {
      const [joined, asked] = [row.person?.joined, askedOn(row)];
      return joined === undefined || asked === null ? null : String(days(joined, asked));
    },
    notAsked: rows.filter(({ assignment, inAudience }) => inAudience && assignment === undefined),
    newcomers: rows.filter(({ person }) => person?.joined !== undefined && person.joined > launchedOn),
    exceptions: rows.flatMap((row) => {
      const why = row.assignment?.exempt?.why ?? row.assignment?.unreachableWhy;
      return why === undefined ? [] : [{ row, why }];
    }),
    papers: rows.filter(({ paper }) => paper !== undefined),
  };
}

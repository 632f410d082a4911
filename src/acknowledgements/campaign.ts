import type { CampaignsTable } from '../data/store/schema-campaigns.ts';
import type { Audience } from '../people/directory.ts';
import type { Account } from '../people/people.ts';
import { type Instant, instant } from '../shared/clock.ts';
import type { LocalDate } from '../time/days.ts';
import type { Quiz } from './quiz.ts';

/** `launching`: goes out when its ten minutes are over. `cancelled`: taken back before that; nothing was ever sent. */
export type CampaignState =
  | 'draft'
  | 'launching'
  | 'running'
  | 'closed'
  | 'cancelled'
  | 'recalled'
  | 'withdrawn';

/** By when people answer, and who else is asked later. */
export interface Terms {
  readonly due: { readonly on: LocalDate } | { readonly workingDays: number };
  /** Working days for somebody who joins the audience later; null: they are not asked. */
  readonly newcomers: number | null;
  readonly yearly: boolean;
  /** The audience as HR wrote it. */
  readonly said: string;
}

/** A version of a policy put to an audience. */
export interface Campaign {
  readonly company: string;
  readonly id: string;
  readonly policy: string;
  readonly version: string;
  readonly state: CampaignState;
  readonly audience: Audience;
  readonly terms: Terms;
  readonly quiz: Quiz | null;
  readonly madeBy: Account;
  readonly madeAt: Instant;
  readonly launchAt: Instant | null;
  readonly cursor: string | null;
  readonly round: number;
  readonly closedAt: Instant | null;
  readonly reason: string | null;
}

const at = (iso: string | null): Instant | null => (iso === null ? null : instant(Date.parse(iso)));

/** A row as the program knows it. */
export function asCampaign(row: CampaignsTable): Campaign {
  return {
    company: row.company,
    id: row.id,
    policy: row.policy,
    version: row.version,
    state: row.state as CampaignState,
    audience: JSON.parse(row.audience) as Audience,
    terms: JSON.parse(row.terms) as Terms,
    quiz: row.quiz === null ? null : (JSON.parse(row.quiz) as Quiz),
    madeBy: { workspace: row.made_in, account: row.made_by },
    madeAt: instant(Date.parse(row.made_at)),
    launchAt: at(row.launch_at),
    cursor: row.cursor,
    round: row.round,
    closedAt: at(row.closed_at),
    reason: row.reason,
  };
}

import type { Job } from '../reminders/heartbeat.ts';
import type { Log } from '../shared/log.ts';
import { forgetAnswers } from './retention-answers.ts';
import { type Forget, type Forgotten, KINDS, type Kind, type RetentionParts } from './retention-kinds.ts';
import { forgetClauseQuestions, forgetDeliveries, forgetGaps, forgetSeen } from './retention-rows.ts';

const HOW: Readonly<Record<Kind['id'], Forget>> = {
  acknowledgements: forgetAnswers,
  deliveries: forgetDeliveries,
  questions: async (parts, o) => {
    const gaps = await forgetGaps(parts, o);
    const clauses = await forgetClauseQuestions(parts, o);
    return { rows: gaps.rows + clauses.rows };
  },
  requests: forgetSeen,
};

/** Deletes what has been kept long enough, kind by kind; `dryRun` only counts. */
export async function keepAndForget(
  parts: RetentionParts,
  company: string,
  o: { readonly dryRun: boolean },
): Promise<Forgotten[]> {
  const settings = parts.companies.of(company).retention;
  const now = parts.clock.now();
  const done: Forgotten[] = [];
  for (const kind of KINDS) {
    const keep = settings[kind.setting];
    done.push({ kind, keep, ...(await HOW[kind.id](parts, { company, now, keep, dryRun: o.dryRun })) });
  }
  return done;
}

/** Once a day, as long as the service runs. */
export function retentionJob(
  parts: RetentionParts & {
    readonly company: string;
    readonly log: Log;
    /** True while a restored database waits for its administrator: nothing is recorded then. */
    readonly waits: () => boolean;
  },
): Job {
  const { company, log } = parts;
  return {
    name: `${company}: delete what has been kept long enough`,
    every: 'day',
    run: async () => {
      if (parts.waits()) return;
      for (const { kind, rows, held } of await keepAndForget(parts, company, { dryRun: false })) {
        if (rows > 0 || held)
          log.info({ company, kind: kind.id, rows, held }, 'what was kept long enough was deleted');
      }
    },
  };
}

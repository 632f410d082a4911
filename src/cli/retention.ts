import { parseArgs } from 'node:util';
import { keepAndForget } from '../evidence/retention.ts';
import { Refusal } from '../shared/errors.ts';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum retention [--dry-run] [--lang zh|en] [--json]

Deletes what has been kept long enough, kind by kind, as the service does once a day. The times are the item “retention” of the
settings; docs/privacy.md tells what each kind is.
  --dry-run      only counts
  --lang zh|en   the language of what is printed (en)
  --json         one line for each kind: kind, keep, rows, entries, held`;

export const retention: Subcommand = {
  usage,
  about: 'delete what has been kept long enough',
  run: async (args, terminal) => {
    const { values } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' }, lang: { type: 'string' } },
    });
    const dryRun = values['dry-run'] === true;
    const { lang = 'en' } = values;
    if (lang !== 'zh' && lang !== 'en') throw new UsageError(`--lang is zh or en, not “${lang}”`);
    return withCompany(
      async (tenant) => {
        const parts = { ...tenant, clock: tenant.services.clock };
        const done = await keepAndForget(parts, tenant.company, { dryRun }).catch((error: unknown) => {
          throw error instanceof Refusal ? new Failure(error.text[lang]) : error;
        });
        for (const { kind, keep, rows, entries, held } of done) {
          if (values.json) {
            const { id, setting } = kind;
            terminal.out(
              `${JSON.stringify({ kind: id, setting, keep, rows, entries, held, deleted: !dryRun })}\n`,
            );
            continue;
          }
          const more =
            lang === 'zh'
              ? `${entries === undefined ? '' : `，存证记录${entries}条的身份内容`}${held ? `；另有${held}人在保全中，不删` : ''}`
              : `${entries === undefined ? '' : `, the identity of ${entries} entries`}${held ? `; ${held} kept by a legal hold` : ''}`;
          terminal.out(
            lang === 'zh'
              ? `${kind.name.zh}（保存${keep}${kind.unit.zh}）：${dryRun ? '到期' : '已删除'}${rows}条${more}\n`
              : `${kind.name.en} (kept ${keep} ${kind.unit.en}): ${rows} ${dryRun ? 'due' : 'deleted'}${more}\n`,
          );
        }
        return 0;
      },
      dryRun ? { look: true } : {},
    );
  },
};

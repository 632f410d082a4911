import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { importReport, personLine, personReport } from '../commands/people-text.ts';
import { erasePerson, holdPerson } from '../evidence/erasing.ts';
import type { Applied, Kind, Options, Preview } from '../people/import/imports.ts';
import { Refusal } from '../shared/errors.ts';
import { randomIds } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import { withSmallHeap } from '../shared/memory.ts';
import type { Tenant } from '../tenant.ts';
import { dayIn } from '../time/days.ts';
import { withCompany } from './open.ts';
import { exportPerson, outOf } from './people-export.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum people import FILE [--kind people|leave|rota] [--map COLUMN=FIELD]… [--apply --reason TEXT] [--json]
decorum people undo IMPORT --reason TEXT
decorum people imports [--json]
decorum people list [--office ID] [--department NAME] [--json]
decorum people show WHO [--json]
decorum people export WHO --out FILE.zip|FOLDER [--reason TEXT] [--json]
decorum people hold WHO --reason TEXT
decorum people release WHO --reason TEXT
decorum people erase WHO --reason TEXT

The staff list. An import shows what it would change; with --apply it does, all of it or nothing.
  FILE               CSV (UTF-8, UTF-16 or GB18030; comma, semicolon or tab) or XLSX, with one row of headings
  --kind             people (the default), leave or rota
  --map C=F          the column C is the field F (number, name, email, department, manager, office, joined, left,
                     lang, slack_user, wecom_userid; from, to; day, open, close); F may be - for none
  --slack-workspace  the workspace (T…) of slack_user, where more than one is known, or none yet
  --wecom-workspace  the corp (ww…) of wecom_userid
  --apply            does it; needs --reason, which is recorded as done at the host
  --lang zh|en       the language of what is printed (en)
  --json             for machines: one JSON object
  WHO                a staff number, e-mail, name, account or id
  export             everything held about one person, to read and print (index.html, in both languages) and for machines
                     (data.json); the export is recorded
  --out FILE.zip     must not be there yet; a name without .zip becomes a folder
  hold, release      a legal hold: while it is on, the person cannot be erased
  erase              takes out who it was, for ever; what was answered stays, as somebody's. The reason is kept: it must
                     not name the person. Stop the service first: it remembers people`;

const OPTIONS = {
  kind: { type: 'string' },
  map: { type: 'string', multiple: true },
  apply: { type: 'boolean' },
  reason: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  office: { type: 'string' },
  department: { type: 'string' },
  'slack-workspace': { type: 'string' },
  'wecom-workspace': { type: 'string' },
} as const;

interface Values {
  readonly kind?: string | undefined;
  readonly map?: string[] | undefined;
  readonly apply?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
  readonly office?: string | undefined;
  readonly department?: string | undefined;
  readonly 'slack-workspace'?: string | undefined;
  readonly 'wecom-workspace'?: string | undefined;
}

/** Who did it, where no account did. */
function host(): string {
  return `host:${userInfo().username}@${hostname()}`;
}

function mapOf(given: readonly string[]): Map<string, string> {
  return new Map(
    given
      .flatMap((each) => each.split(','))
      .map((pair) => {
        const at = pair.lastIndexOf('=');
        if (at <= 0) throw new UsageError(`--map is COLUMN=FIELD, as in 工号=number, not “${pair}”`);
        return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
      }),
  );
}

function fileAt(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
}

/** Counts rows on the terminal, where somebody watches. */
async function watched<T>(fn: (progress: (rows: number) => void) => Promise<T>): Promise<T> {
  const bar = new cliProgress.SingleBar({
    format: '{value} rows read',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let shown = false;
  try {
    return await fn((rows) => {
      if (!process.stderr.isTTY) return;
      if (!shown) bar.start(0, 0);
      shown = true;
      bar.update(rows);
    });
  } finally {
    if (shown) bar.stop();
  }
}

function reasonOf(values: Values): string {
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('this changes people: say why with --reason TEXT');
  return reason;
}

function forMachines(done: Preview | Applied) {
  const { changes, ...rest } = done;
  const shown = changes.map(({ kind, line, number, fields }) => ({ kind, line, number, fields }));
  return { ok: done.faultCount === 0, ...rest, changes: shown };
}

function faultsOnly(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'import-faults') return undefined;
  throw error;
}

async function importFile(
  tenant: Tenant,
  path: string,
  values: Values,
  lang: Lang,
  terminal: Terminal,
): Promise<number> {
  const { kind } = values;
  if (kind !== undefined && kind !== 'people' && kind !== 'leave' && kind !== 'rota') {
    throw new UsageError(`--kind is people, leave or rota, not “${kind}”`);
  }
  const reason = values.apply ? reasonOf(values) : undefined;
  const file = fileAt(path);
  const { imports, company } = tenant;
  const work = async (progress: (rows: number) => void) => {
    const options: Options = {
      kind: (kind ?? 'people') as Kind,
      map: mapOf(values.map ?? []),
      workspaces: {
        slack: values['slack-workspace'],
        wecom: values['wecom-workspace'] ?? process.env.WECOM_CORP_ID,
      },
      progress,
    };
    if (values.apply) {
      const request = `cli:${randomIds('import')}`;
      const by = { who: host(), reason };
      const applied = await imports.apply(company, request, file, by, options).catch(faultsOnly);
      if (applied !== undefined && applied !== 'again') return applied;
    }
    // Looked at only, or wrong in some row: then the preview says where.
    return imports.preview(company, file, options);
  };
  const done = await withSmallHeap(() => watched(work));
  const applied = 'id' in done && typeof done.id === 'string' ? done.id : undefined;
  if (values.json) terminal.out(`${JSON.stringify(forMachines(done))}\n`);
  else terminal.out(`${importReport(done, lang, applied)}\n`);
  return done.faultCount > 0 ? 1 : 0;
}

async function list(tenant: Tenant, values: Values, terminal: Terminal): Promise<void> {
  const { directory, companies, company } = tenant;
  const on = dayIn(companies.of(company).zone, tenant.services.clock.now());
  const { office, department } = values;
  const selector =
    office !== undefined
      ? { office }
      : department !== undefined
        ? { department }
        : ({ everyone: true } as const);
  for (let after: string | undefined; ; ) {
    const people = await directory.select(company, { any: [selector] }, { on, after, limit: 500 });
    for (const person of people) {
      terminal.out(values.json ? `${JSON.stringify(person)}\n` : `${personLine(person)}\n`);
    }
    after = people.at(-1)?.id;
    if (after === undefined) return;
  }
}

async function show(
  tenant: Tenant,
  who: string,
  values: Values,
  lang: Lang,
  terminal: Terminal,
): Promise<number> {
  const { directory, people, company } = tenant;
  const found = await directory.find(company, who);
  if (found.length === 0) throw new Failure(`nobody on the staff list is “${who}”`);
  for (const person of found) {
    const [account] = person.accounts;
    const held = account === undefined ? [] : people.held(company, account);
    const manager = person.manager === undefined ? undefined : await directory.byId(company, person.manager);
    if (values.json) terminal.out(`${JSON.stringify({ ...person, roles: held })}\n`);
    else terminal.out(`${personReport(person, { held, manager }, lang)}\n`);
  }
  return 0;
}

/** A legal hold, its end, or an erasure, done at the host. */
async function actOn(
  tenant: Tenant,
  verb: 'hold' | 'release' | 'erase',
  person: string,
  reason: string,
  lang: Lang,
  terminal: Terminal,
): Promise<void> {
  const act = { company: tenant.company, person, reason, by: host() };
  if (verb !== 'erase') {
    await holdPerson(tenant, act, verb === 'hold');
    const held =
      verb === 'hold'
        ? { zh: '已保全。', en: 'The hold is on.' }
        : { zh: '已解除保全。', en: 'The hold is off.' };
    terminal.out(`${held[lang]}\n`);
    return;
  }
  const { entries, entry } = await erasePerson(tenant, act);
  terminal.out(
    lang === 'zh'
      ? `已删除：存证记录中${entries}条的身份内容没有了，第${entry}条记着这次删除。备份里还有，请按保存期限处理。\n`
      : `Erased: the identity of ${entries} entries is gone; entry ${entry} records it. Backups still have it: let them run out.\n`,
  );
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const [verb, what, ...rest] = positionals;
  const { lang = 'en' } = values;
  if (lang !== 'zh' && lang !== 'en') throw new UsageError(`--lang is zh or en, not “${lang}”`);
  const acts = verb === 'hold' || verb === 'release' || verb === 'erase';
  const needsOne = verb === 'import' || verb === 'undo' || verb === 'show' || verb === 'export' || acts;
  const known = needsOne || verb === 'list' || verb === 'imports';
  if (!known)
    throw new UsageError(
      'expected: decorum people import, undo, imports, list, show, export, hold, release or erase',
    );
  if (needsOne && what === undefined) throw new UsageError(`decorum people ${verb} needs to know which`);
  if (rest.length > 0 || (!needsOne && what !== undefined)) {
    throw new UsageError(`“${positionals.slice(needsOne ? 2 : 1).join(' ')}” is too much`);
  }
  const arg = what ?? '';
  const out = verb === 'export' ? outOf(values.out) : '';
  const changes =
    acts || verb === 'undo' || verb === 'export' || (verb === 'import' && values.apply === true);
  return withCompany(
    async (tenant) => {
      try {
        if (verb === 'import') return await importFile(tenant, arg, values, lang, terminal);
        if (verb === 'export') {
          const { reason, json = false } = values;
          return await exportPerson(tenant, arg, { out, reason, by: host(), json, lang }, terminal);
        }
        if (verb === 'show') return await show(tenant, arg, values, lang, terminal);
        if (acts) await actOn(tenant, verb, arg, reasonOf(values), lang, terminal);
        else if (verb === 'list') await list(tenant, values, terminal);
        else if (verb === 'undo') {
          const by = { who: host(), reason: reasonOf(values) };
          await tenant.imports.undo(tenant.company, `cli:${randomIds('undo')}`, arg, by);
          terminal.out(lang === 'zh' ? `导入 ${arg} 已撤销。\n` : `Import ${arg} is undone.\n`);
        } else {
          for (const each of await tenant.imports.list(tenant.company)) {
            const { id, kind, at, counts, undoneAt } = each;
            terminal.out(
              values.json
                ? `${JSON.stringify(each)}\n`
                : `${id}  ${at.slice(0, 16).replace('T', ' ')}  ${kind}  ${counts.rows} rows${undoneAt === undefined ? '' : '  undone'}\n`,
            );
          }
        }
        return 0;
      } catch (error) {
        if (error instanceof Refusal) throw new Failure(error.text[lang]);
        throw error;
      }
    },
    changes ? {} : { look: true },
  );
}

export const people: Subcommand = { usage, about: 'the staff list: import, undo, list, show, export', run };

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Host,
  MAKING_STEPS,
  type NewMakingEntry,
  type Policies,
  type SourceFile,
  type Version,
} from '../acknowledgements/policies.ts';
import { languagesInOrder } from '../acknowledgements/policy-import.ts';
import { sha256 } from '../acknowledgements/text/canonical.ts';
import { findPolicy } from '../commands/policy-find.ts';
import { warningsOf } from '../commands/policy-parts.ts';
import { Refusal } from '../shared/errors.ts';
import { randomIds } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import type { Tenant } from '../tenant.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum policy list [--json]
decorum policy show POLICY [--version N] [--lang zh|en] [--json]
decorum policy import FILE [--zh FILE] [--en FILE] [--policy POLICY] [--title TEXT] [--title-en TEXT] --reason TEXT [--json]
decorum policy record POLICY --step STEP --on DATE [--version N] [--parties TEXT] [--opinions TEXT] [--outcome TEXT]
                      [--file FILE]… --reason TEXT [--json]
decorum policy vital POLICY yes|no --reason TEXT [--json]
decorum policy publish POLICY [--effective DATE] [--not-material CLAUSE=WHY]… [--confirm] --reason TEXT [--json]

Policies of the company, as HR has them in chat. POLICY is an id or a title. What is done here is recorded as done at the
host, with the reason.
  import          takes in .docx, .md or .txt as a new policy, its next version, or another text of its draft; FILE is in
                  the language that prevails, --zh or --en names the other one
  record          puts a step of the making on record: ${MAKING_STEPS.join(', ')}
  vital           says whether the policy touches vital interests of the staff
  publish         prints what is missing and stops; with --confirm it publishes for ever
    --not-material CLAUSE=WHY   a changed clause (its number, as in 第5条) that need not be answered again`;

const OPTIONS = {
  json: { type: 'boolean' },
  version: { type: 'string' },
  lang: { type: 'string' },
  zh: { type: 'string' },
  en: { type: 'string' },
  policy: { type: 'string' },
  title: { type: 'string' },
  'title-en': { type: 'string' },
  step: { type: 'string' },
  on: { type: 'string' },
  parties: { type: 'string' },
  opinions: { type: 'string' },
  outcome: { type: 'string' },
  file: { type: 'string', multiple: true },
  effective: { type: 'string' },
  'not-material': { type: 'string', multiple: true },
  confirm: { type: 'boolean' },
  reason: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

interface Running {
  readonly tenant: Tenant;
  readonly policies: Policies;
  readonly company: string;
  readonly values: Values;
  readonly terminal: Terminal;
}

function fileAt(path: string): SourceFile {
  try {
    return { name: basename(path), bytes: readFileSync(path) };
  } catch (error) {
    throw new Failure(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
}

function hostOf(values: Values): Host {
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('--reason is missing: say why this is done at the host');
  return { host: true, reason };
}

function dayOf(name: string, text: string | undefined): LocalDate | undefined {
  if (text === undefined) return undefined;
  const date = parseLocalDate(text);
  if (date === undefined)
    throw new UsageError(`--${name}: there is no day “${text}”; write it like 2026-12-15`);
  return date;
}

/** The policy that is named. */
async function policyNamed({ policies, company }: Running, typed: string): Promise<string> {
  const all = await policies.list(company);
  const found = all.find((each) => each.policy === typed) ?? findPolicy(all, typed);
  if (found !== undefined) return found.policy;
  const titles = all.map((each) => `${each.policy} ${each.title.zh}`).join(', ');
  throw new Failure(
    all.length === 0
      ? 'there is no policy yet'
      : `no policy, or several, are called “${typed}”; there are: ${titles}`,
  );
}

/** The version that is meant: the one named by its number, else the one in the making, else the newest published. */
async function versionNamed(running: Running, typed: string): Promise<Version> {
  const { policies, company, values } = running;
  const policy = await policyNamed(running, typed);
  if (values.version !== undefined) {
    const wanted = (await policies.versionsOf(company, policy)).find(
      (each) => String(each.number) === values.version,
    );
    const version = wanted && (await policies.version(company, wanted.id));
    if (version === undefined) throw new Failure(`“${typed}” has no version ${values.version}`);
    return version;
  }
  const version = (await policies.open(company, policy)) ?? (await policies.latest(company, policy));
  if (version === undefined) throw new Failure(`“${typed}” has no version`);
  return version;
}

/** What a machine is told of a version. */
function asJson(version: Version) {
  const { policy, id, number, title, state, effective, langs, prevails, hash, texts, record } = version;
  return {
    policy,
    version: id,
    number,
    title,
    state,
    effective,
    languages: langs,
    prevails,
    hash,
    texts: Object.fromEntries(
      langs.map((lang) => [
        lang,
        { hash: texts[lang]?.hash, file: texts[lang]?.file, fileHash: texts[lang]?.fileHash },
      ]),
    ),
    clauses: version.clauses.map(({ id: clause, label, heading, hash: own }) => ({
      clause,
      label,
      heading,
      hash: own,
    })),
    pages: version.pages[prevails]?.length ?? 0,
    record,
    warnings: warningsOf(version, 'en'),
  };
}

function say(version: Version, { values, terminal }: Running): void {
  if (values.json) {
    terminal.out(`${JSON.stringify(asJson(version))}\n`);
    return;
  }
  const { policy, number, title, state, effective, clauses, pages, prevails } = version;
  terminal.out(
    `${policy}  ${title[prevails]}, version ${number}: ${state}, in force from ${effective}, ${clauses.length} clauses, ${pages[prevails]?.length ?? 0} pages\n`,
  );
  for (const warning of warningsOf(version, 'en')) terminal.out(`  ${warning}\n`);
}

async function list({ policies, company, values, terminal }: Running): Promise<void> {
  const all = await policies.list(company);
  if (values.json) {
    terminal.out(`${JSON.stringify(all)}\n`);
    return;
  }
  if (all.length === 0) terminal.out('There is no policy yet.\n');
  for (const each of all) {
    const versions = [each.published, each.open].filter((version) => version !== undefined);
    const said = versions.map((version) => `version ${version.number} ${version.state}`).join(', ');
    terminal.out(`${each.policy}  ${each.title.zh}  ${said}\n`);
  }
}

async function show(running: Running, [typed]: readonly string[]): Promise<void> {
  if (typed === undefined) throw new UsageError('expected: decorum policy show POLICY');
  const version = await versionNamed(running, typed);
  say(version, running);
  const { values, terminal } = running;
  if (values.json) return;
  const lang = values.lang ?? version.prevails;
  if (lang !== 'zh' && lang !== 'en') throw new UsageError(`--lang is zh or en, not “${lang}”`);
  terminal.out(`\n${version.clauses.map((clause) => clause.text[lang] ?? '').join('\n\n')}\n`);
}

async function bring(running: Running, [path]: readonly string[]): Promise<void> {
  const { tenant, policies, company, values } = running;
  if (path === undefined) throw new UsageError('expected: decorum policy import FILE');
  const by = hostOf(values);
  const [first] = languagesInOrder(tenant.companies.of(company));
  const paths: Partial<Record<Lang, string>> = {
    ...(values.zh === undefined ? {} : { zh: values.zh }),
    ...(values.en === undefined ? {} : { en: values.en }),
  };
  if (first !== undefined && paths[first] === undefined) paths[first] = path;
  const policy = values.policy === undefined ? undefined : await policyNamed(running, values.policy);
  const done = await policies.bring(company, randomIds('cli'), by, {
    files: Object.fromEntries(Object.entries(paths).map(([lang, each]) => [lang, fileAt(each)])),
    title: {
      ...(values.title === undefined ? {} : { zh: values.title }),
      ...(values['title-en'] === undefined ? {} : { en: values['title-en'] }),
    },
    ...(policy === undefined ? {} : { policy }),
  });
  if (done !== 'again') say(done, running);
}

async function record(running: Running, [typed]: readonly string[]): Promise<void> {
  const { policies, company, values } = running;
  const by = hostOf(values);
  const step = MAKING_STEPS.find((each) => each === values.step);
  if (step === undefined) throw new UsageError(`--step is one of: ${MAKING_STEPS.join(', ')}`);
  const claimedOn = dayOf('on', values.on);
  if (typed === undefined || claimedOn === undefined)
    throw new UsageError('expected: decorum policy record POLICY --step STEP --on DATE');
  const files = (values.file ?? []).map(fileAt).map(({ name, bytes }) => ({
    name,
    hash: sha256(bytes),
    bytes: bytes.length,
  }));
  const words = Object.fromEntries(
    (['parties', 'opinions', 'outcome'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );
  const entry: NewMakingEntry = { step, claimedOn, files, ...words };
  const version = await versionNamed(running, typed);
  const done = await policies.record(company, randomIds('cli'), by, version.id, entry);
  if (done !== 'again') say(done, running);
}

async function vital(running: Running, [typed, said]: readonly string[]): Promise<void> {
  const by = hostOf(running.values);
  if (typed === undefined || (said !== 'yes' && said !== 'no'))
    throw new UsageError('expected: decorum policy vital POLICY yes|no');
  const version = await versionNamed(running, typed);
  const { policies, company } = running;
  const done = await policies.vital(company, randomIds('cli'), by, version.id, said === 'yes');
  if (done !== 'again') say(done, running);
}

async function publish(running: Running, [typed]: readonly string[]): Promise<void> {
  const { tenant, policies, company, values, terminal } = running;
  if (typed === undefined) throw new UsageError('expected: decorum policy publish POLICY');
  const by = hostOf(values);
  const effective = dayOf('effective', values.effective);
  const version = await policies.open(company, await policyNamed(running, typed));
  if (version === undefined) throw new Failure(`“${typed}” has no version in the making`);
  const changes = await policies.changesOf(company, version.id);
  const decisions = (values['not-material'] ?? []).map((each) => {
    const [, label = '', reason = ''] = /^([^=]+)=(.+)$/s.exec(each) ?? [];
    const change = changes.find((one) =>
      [one.clause, one.after?.label, one.before?.label].includes(label.trim()),
    );
    if (change === undefined)
      throw new UsageError(`--not-material: “${each}” names no changed clause; write 第5条=only a typo`);
    return { clause: change.clause, askAgain: false, reason };
  });
  const warnings = warningsOf(version, 'en');
  for (const warning of warnings) terminal.err(`${warning}\n`);
  if (warnings.length > 0 && !values.confirm)
    throw new Failure(
      'Not published: with --confirm it is published although this is missing, which stays visible.',
    );
  for (const decision of decisions)
    await policies.decide(company, randomIds('cli'), by, version.id, decision);
  if (version.state === 'draft') await policies.submit(company, randomIds('cli'), by, version.id);
  const done = await policies.publish(company, randomIds('cli'), by, version.id, effective);
  if (done !== 'again') say(done, running);
  void tenant;
}

const VERBS: Readonly<Record<string, (running: Running, rest: readonly string[]) => Promise<void>>> = {
  list,
  show,
  import: bring,
  record,
  vital,
  publish,
};

export const policy: Subcommand = {
  usage,
  about: 'policies: import, show, record how they were made, publish',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const [verb = '', ...rest] = positionals;
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (run === undefined) throw new UsageError(`expected one of: ${Object.keys(VERBS).join(', ')}`);
    return withCompany(async (tenant) => {
      const { policies } = tenant.services;
      try {
        await run({ tenant, policies, company: tenant.company, values, terminal }, rest);
        return 0;
      } catch (error) {
        if (error instanceof Refusal) throw new Failure(error.text.en);
        throw error;
      }
    });
  },
};

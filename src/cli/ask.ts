import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { MAX_QUESTION } from '../commands/finding.ts';
import { parseLine } from '../commands/registry.ts';
import { readEnv } from '../config/env.ts';
import { readConfigFile } from '../config/file.ts';
import { plainText } from '../messages/plain.ts';
import type { Asker } from '../messages/request.ts';
import { askerOf } from '../people/asker.ts';
import type { Asked, Question } from '../rulebook/ask.ts';
import { languageAsked } from '../rulebook/language.ts';
import type { Rule } from '../rulebook/rulebook.ts';
import { topicById } from '../rulebook/topics.ts';
import { type Instant, instant, systemClock } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import { silentLog } from '../shared/log.ts';
import { openTenant, type Tenant } from '../tenant.ts';
import { dayIn, type LocalDate, parseLocalDate } from '../time/days.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum ask [--json] [--at ISO-TIME] [--lang zh|en] TEXT
decorum ask --batch FILE

Asks the rulebook, as a person would in chat: “/dress friday”, “着装 周五”, or a sentence.
  --json        one JSON line: id, outcome (answer, choices or none), rules, lang, plain, ms
  --at TIME     the moment of asking, for “today” and “friday”: 2026-11-23T09:00:00+08:00
  --lang L      the language of the answer, if it is not to follow the words
  --batch FILE  JSON lines {id,text,lang?,at?} in (“-” reads standard input), one JSON line each out, same order`;

const MAX_RULES = 5;

/** One line out, as the contract has it. */
interface Line {
  readonly id: string;
  readonly outcome: 'answer' | 'choices' | 'none';
  readonly rules: readonly {
    readonly id: string;
    readonly articles: readonly string[];
    readonly score: number;
  }[];
  readonly lang: Lang;
  readonly plain: string;
  readonly ms: number;
}

interface Put {
  readonly id: string;
  readonly text: string;
  readonly lang?: Lang | undefined;
  readonly at?: string | undefined;
}

const WORKSPACE = 'terminal';

/** A tenant in memory with the configured rulebook: nothing is read from or written to the real database. */
async function openForAsking(): Promise<Tenant> {
  const file = readConfigFile(readEnv({ DECORUM_CONFIG: process.env.DECORUM_CONFIG }).configFile);
  const tenant = await openTenant({
    company: 'company',
    databaseUrl: 'sqlite::memory:',
    fromFile: file.company,
    overlay: file.overlay,
    clock: systemClock,
    log: silentLog,
  });
  await tenant.people.firstMeeting(tenant.company, { workspace: WORKSPACE, account: 'asker' });
  return tenant;
}

interface Moment {
  readonly at: Instant;
  readonly today: LocalDate;
  /** A zone whose wall clock shows that day then. */
  readonly zone: string;
}

/** The moment of asking. The day is the one written in the time itself: its offset is the asker's. */
function momentOf(at: string | undefined, zone: string): Moment {
  if (at === undefined) {
    const now = systemClock.now();
    return { at: now, today: dayIn(zone, now), zone };
  }
  const hour = at.includes('T');
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(at);
  const ms = Date.parse(hour && !zoned ? `${at}Z` : at);
  const today = parseLocalDate(at.slice(0, 10));
  const offset = hour ? /([+-])(\d{2}):?(\d{2})$/.exec(at) : null;
  if (Number.isNaN(ms) || today === undefined) {
    throw new UsageError(`“${at}” is no time; write it like 2026-11-23T09:00:00+08:00`);
  }
  return { at: instant(ms), today, zone: offset ? `${offset[1]}${offset[2]}:${offset[3]}` : 'UTC' };
}

/** What the line asks of the rulebook, or undefined when it is a command that looks nothing up. */
function questionOf(
  put: Put,
  lang: Lang,
  today: LocalDate,
): Question | { menu: string } | { rule: string } | undefined {
  const parsed = parseLine(put.text, false);
  if (parsed.kind === 'unknown') return undefined;
  if (parsed.kind === 'free') return parsed.words === '' ? undefined : { words: parsed.words, lang, today };
  const { command, words } = parsed;
  const topic = topicById(command.name)?.id;
  if (topic !== undefined) return words === '' ? { menu: topic } : { words, topic, lang, today };
  if (words === '') return undefined;
  if (command.name === 'rule')
    return /-.*\d/.test(words) && !/\s/.test(words) ? { rule: words } : { words, lang, today };
  if (command.name === 'say') return { words, withWords: true, lang, today };
  return undefined;
}

function lineOf(rules: readonly { rule: Rule; score: number }[]): Line['rules'] {
  return rules.slice(0, MAX_RULES).map(({ rule, score }) => ({
    id: rule.id,
    articles: rule.articles.map((article) => article.id),
    score: Math.round(score * 1000) / 1000,
  }));
}

function find(tenant: Tenant, put: Put, lang: Lang, today: LocalDate): Pick<Line, 'outcome' | 'rules'> {
  const volume = tenant.shelf.of(tenant.company);
  const question = questionOf(put, lang, today);
  if (question === undefined) return { outcome: 'none', rules: [] };
  if ('menu' in question) {
    const rules = volume.book.ofTopic(question.menu).map((rule) => ({ rule, score: 1 }));
    return { outcome: 'choices', rules: lineOf(rules) };
  }
  if ('rule' in question) {
    const wanted = question.rule.toLowerCase().replaceAll('（', '(').replaceAll('）', ')');
    const byId = volume.book.rules.filter((rule) => rule.articles.some((a) => a.id.toLowerCase() === wanted));
    return {
      outcome: byId.length > 0 ? 'answer' : 'none',
      rules: lineOf(byId.map((rule) => ({ rule, score: 1 }))),
    };
  }
  // What the door refuses to look up has no answer here either.
  if (question.words.length > MAX_QUESTION) return { outcome: 'none', rules: [] };
  if (question.withWords) {
    const faults = volume.checkDraft(question.words);
    if (faults.length > 0) {
      return { outcome: 'answer', rules: lineOf(faults.map(({ rule }) => ({ rule, score: 1 }))) };
    }
  }
  const asked: Asked = volume.ask(question);
  if (asked.outcome === 'answer' || asked.outcome === 'choices') {
    return { outcome: asked.outcome, rules: lineOf(asked.hits) };
  }
  return { outcome: 'none', rules: [] };
}

async function askOne(tenant: Tenant, put: Put): Promise<Line> {
  const office = tenant.companies.of(tenant.company);
  const moment = momentOf(put.at, office.zone);
  const lang = put.lang ?? languageAsked(put.text, office.language);
  const started = performance.now();
  const found = find(tenant, put, lang, moment.today);
  const ms = Math.round((performance.now() - started) * 1000) / 1000;
  const who = { workspace: WORKSPACE, account: 'asker' };
  const base = askerOf(tenant.company, who, { zone: moment.zone }, tenant);
  const asker: Asker = { ...base, zone: moment.zone, lang, langChosen: put.lang !== undefined };
  const reply = await tenant.door.handle({
    id: put.id,
    company: tenant.company,
    asker,
    at: moment.at,
    private: true,
    input: { input: 'words', text: put.text, slash: false },
  });
  return { id: put.id, ...found, lang, plain: plainText(reply.view, { buttons: true }), ms };
}

const batchLine = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  lang: z.enum(['zh', 'en']).optional(),
  at: z.string().optional(),
});

async function runBatch(tenant: Tenant, file: string, terminal: Terminal): Promise<void> {
  if (file !== '-') {
    const readable = await access(file, constants.R_OK).then(
      async () => !(await stat(file)).isDirectory(),
      () => false,
    );
    if (!readable) throw new Failure(`${file} cannot be read`);
  }
  const input = file === '-' ? terminal.input : createReadStream(file, 'utf8');
  let number = 0;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (raw.trim() === '') continue;
    let put: Put;
    try {
      put = batchLine.parse(JSON.parse(raw.replace(/^\uFEFF/, '')));
    } catch {
      throw new Failure(`${file}, line ${number}: expected JSON such as {"id":"1","text":"/dress friday"}`);
    }
    try {
      terminal.out(`${JSON.stringify(await askOne(tenant, put))}\n`);
    } catch (error) {
      // What is wrong in a file is no wrong usage of the command.
      if (error instanceof UsageError) throw new Failure(`${file}, line ${number}: ${error.message}`);
      throw error;
    }
  }
}

export const ask: Subcommand = {
  usage,
  about: 'ask the rulebook',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        at: { type: 'string' },
        lang: { type: 'string' },
        batch: { type: 'string' },
      },
    });
    const { lang } = values;
    if (lang !== undefined && lang !== 'zh' && lang !== 'en')
      throw new UsageError(`--lang is zh or en, not “${lang}”`);
    const text = positionals.join(' ');
    if (values.batch === undefined && positionals.length === 0)
      throw new UsageError('there is nothing to ask: write a TEXT');
    const tenant = await openForAsking();
    try {
      if (values.batch !== undefined) {
        await runBatch(tenant, values.batch, terminal);
        return 0;
      }
      const line = await askOne(tenant, { id: '1', text, lang, at: values.at });
      terminal.out(values.json ? `${JSON.stringify(line)}\n` : `${line.plain}\n`);
      return 0;
    } finally {
      await tenant.close();
    }
  },
};

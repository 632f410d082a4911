import type { PolicySummary, Version } from '../acknowledgements/policies.ts';
import { Refusal } from '../shared/errors.ts';
import type { Arguments, Asking } from './command.ts';
import { policyWords } from './policy-strings.ts';
import { oldButton } from './refusals.ts';
import type { Services } from './services.ts';

/** Who does something, as it goes on record: a person's id, so that an erasure takes the name away with the person. */
export async function actorOf(asking: Asking, services: Services): Promise<string> {
  const { workspace, account } = asking.asker;
  return (await services.directory.ensure(asking.company, { workspace, account })).id;
}

/** HR sees drafts too; everybody else what is published. */
export function isHr(asking: Asking): boolean {
  return asking.asker.roles.includes('hr');
}

/** Which version of a policy somebody means who only names the policy. */
export type Meant = 'open' | 'published' | 'either';

/** The words after a policy's name that say which version: 第2版, v2, version 2. */
const VERSION = /[\s,，]*(?:第\s*(\d{1,3})\s*版|v\.?\s*(\d{1,3})|version\s+(\d{1,3}))\s*$/iu;

function bare(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[《》\s]/gu, '');
}

/** The policy that is meant by typed words: its whole title in either language, or a part that only one has. */
export function findPolicy(policies: readonly PolicySummary[], typed: string): PolicySummary | undefined {
  const wanted = bare(typed);
  if (wanted === '') return policies.length === 1 ? policies[0] : undefined;
  const titles = (each: PolicySummary) =>
    [each.title, each.open?.title]
      .flatMap((title) => (title === undefined ? [] : [title.zh, title.en]))
      .map(bare);
  const whole = policies.filter((each) => titles(each).includes(wanted));
  if (whole.length === 1) return whole[0];
  const some = policies.filter((each) => titles(each).some((title) => title.includes(wanted)));
  return some.length === 1 ? some[0] : undefined;
}

/** Refuses with the titles that could have been meant. */
export function whichPolicy(policies: readonly PolicySummary[], typed: string): Refusal {
  const said = (lang: 'zh' | 'en') => {
    const { form } = policyWords[lang];
    if (policies.length === 0) return form.noneYet;
    const titles = policies
      .slice(0, 8)
      .map((each) => (lang === 'zh' ? `《${each.title.zh}》` : each.title.en));
    return form.which(typed.slice(0, 40), titles.join(lang === 'zh' ? '、' : ', '));
  };
  return new Refusal('which-policy', { zh: said('zh'), en: said('en') });
}

/** What came as ids or as words: the first is a version's id, or the words name a policy. */
export function wordsOf(given: Arguments): {
  id: string | undefined;
  rest: readonly string[];
  words: string;
} {
  if (given.from === 'words') {
    const [first = '', ...rest] = given.words.split(/\s+/);
    return /^(ver|pol)-/.test(first)
      ? { id: first, rest, words: rest.join(' ') }
      : { id: undefined, rest: [], words: given.words.trim() };
  }
  const [id, ...rest] = given.ids;
  return { id, rest, words: '' };
}

/**
 * The version a command is about. Everybody may see what is or was published; the rest is HR's.
 * @throws Refusal when there is none, or several could be meant
 */
export async function versionMeant(
  given: Arguments,
  asking: Asking,
  services: Services,
  meant: Meant,
): Promise<Version> {
  const { policies } = services;
  const { company } = asking;
  const { id, words } = wordsOf(given);
  const seen = (version: Version | undefined) =>
    version !== undefined && (isHr(asking) || version.state === 'published' || version.state === 'withdrawn')
      ? version
      : undefined;
  if (id !== undefined) {
    const version = seen(
      id.startsWith('pol-')
        ? await ofPolicy(id, asking, services, meant, undefined)
        : await policies.version(company, id),
    );
    if (version === undefined) throw oldButton();
    return version;
  }
  const match = VERSION.exec(words);
  const number = match === null ? undefined : Number(match[1] ?? match[2] ?? match[3]);
  const name = match === null ? words : words.slice(0, match.index);
  const all = (await policies.list(company)).filter((each) => isHr(asking) || each.published !== undefined);
  const policy = findPolicy(all, name);
  if (policy === undefined) throw whichPolicy(all, name);
  const version = seen(await ofPolicy(policy.policy, asking, services, meant, number));
  if (version === undefined) {
    throw new Refusal('nothing-open', {
      zh: policyWords.zh.form.nothingOpen,
      en: policyWords.en.form.nothingOpen,
    });
  }
  return version;
}

async function ofPolicy(
  policy: string,
  asking: Asking,
  services: Services,
  meant: Meant,
  number: number | undefined,
): Promise<Version | undefined> {
  const { policies } = services;
  const { company } = asking;
  if (number !== undefined) {
    const summary = (await policies.versionsOf(company, policy)).find((each) => each.number === number);
    return summary && policies.version(company, summary.id);
  }
  const open = meant === 'published' || !isHr(asking) ? undefined : await policies.open(company, policy);
  return open ?? (meant === 'open' ? undefined : await policies.latest(company, policy));
}

import type { Version } from '../../src/acknowledgements/policies.ts';
import type { Reply } from '../../src/messages/parts.ts';
import { actionsOf } from '../../src/messages/plain.ts';
import { NOBODY } from '../../src/people/person.ts';
import type { Tenant } from '../../src/tenant.ts';
import type { TestClock } from './clock.ts';
import { file, SECRECY_EN, SECRECY_ZH } from './policies.ts';
import { type Letter, type Persona, textOf, WORKSPACE, type World } from './world.ts';

/** Somebody on the staff list. */
export interface Staff {
  readonly id: string;
  readonly account?: string;
  readonly name?: string;
  readonly number?: string;
  readonly department?: string;
  readonly manager?: string;
  readonly office?: string;
  readonly joined?: string;
  readonly left_on?: string;
  readonly workspace?: string;
}

/** Puts people on the staff list, with their accounts. */
export async function hire(tenant: Tenant, staff: readonly Staff[]): Promise<void> {
  const { company, store } = tenant;
  for (let from = 0; from < staff.length; from += 100) {
    const some = staff.slice(from, from + 100);
    await store.write(company, async (tx) => {
      // Whoever had said something before is somebody on the list now.
      for (const { account, workspace = WORKSPACE } of some) {
        if (account === undefined) continue;
        const known = await tx
          .selectFrom('person_accounts')
          .select('person')
          .where('company', '=', company)
          .where('workspace', '=', workspace)
          .where('account', '=', account)
          .executeTakeFirst();
        if (known === undefined) continue;
        await tx
          .deleteFrom('person_accounts')
          .where('company', '=', company)
          .where('person', '=', known.person)
          .execute();
        await tx.deleteFrom('people').where('company', '=', company).where('id', '=', known.person).execute();
      }
      await tx
        .insertInto('people')
        .values(
          some.map(({ account: _, workspace: __, ...facts }) => ({ ...NOBODY, ...facts, company }) as never),
        )
        .execute();
      const accounts = some.flatMap(({ id, account, workspace = WORKSPACE }) =>
        account === undefined ? [] : [{ company, workspace, account, person: id, email: null, closed: 0 }],
      );
      if (accounts.length > 0) await tx.insertInto('person_accounts').values(accounts).execute();
    });
  }
}

/** Says more of people who are known already by their accounts; gives their ids. */
export async function describePeople(
  tenant: Tenant,
  staff: readonly { account: string; workspace: string; manager?: string; facts: Record<string, string> }[],
): Promise<Map<string, string>> {
  const { company, store } = tenant;
  const ids = new Map<string, string>();
  for (const { account, workspace } of staff)
    ids.set(account, (await tenant.directory.ensure(company, { workspace, account })).id);
  await store.write(company, async (tx) => {
    for (const { account, manager, facts } of staff)
      await tx
        .updateTable('people')
        .set({ ...facts, ...(manager === undefined ? {} : { manager: ids.get(manager) ?? null }) } as never)
        .where('company', '=', company)
        .where('id', '=', ids.get(account) ?? '')
        .execute();
  });
  return ids;
}

let request = 0;
const next = () => `support-${request++}`;

/** A longer text, so that there are several pages. */
const LONG = Array.from({ length: 60 }, (_, index) => index + 8);
export const LONG_ZH = `${SECRECY_ZH}\n${LONG.map((n) => `第${n}条 细则${n}\n${'这一条写得很细，大家照着做，有不清楚的问 HR。'.repeat(4)}\n`).join('\n')}`;
export const LONG_EN = `${SECRECY_EN}\n${LONG.map((n) => `Article ${n} Detail ${n}\n${'This article goes into detail; follow it, and ask HR where it is unclear. '.repeat(3)}\n`).join('\n')}`;

/** Brings a text in and publishes it: a new policy, or the next version of one. */
export async function publish(
  tenant: Tenant,
  options: { policy?: string; zh?: string; en?: string; decide?: Record<string, string | true> } = {},
): Promise<Version> {
  const { company } = tenant;
  const { policies } = tenant.services.acknowledgements.desk;
  const settled = (version: Version | 'again'): Version => {
    if (version === 'again') throw new Error('again');
    return version;
  };
  const draft = settled(
    await policies.bring(company, next(), 'p-hr', {
      files: {
        zh: file('保密.md', options.zh ?? SECRECY_ZH),
        en: file('secrecy.md', options.en ?? SECRECY_EN),
      },
      ...(options.policy === undefined ? {} : { policy: options.policy }),
    }),
  );
  for (const [label, decision] of Object.entries(options.decide ?? {})) {
    const clause = draft.clauses.find((each) => each.label === label);
    if (clause === undefined) throw new Error(`no clause ${label}`);
    await policies.decide(company, next(), 'p-hr', draft.id, {
      clause: clause.id,
      ...(decision === true ? { askAgain: true } : { askAgain: false, reason: decision }),
    });
  }
  await policies.submit(company, next(), 'p-hr', draft.id);
  return settled(await policies.publish(company, next(), 'p-hr', draft.id));
}

/** As much of a world as time passes in. */
export interface Passing {
  readonly tenant: Tenant;
  readonly clock: TestClock;
}

/** Everything that happens by itself now: launches, reminders, digests, sending, at the pace of the platform. */
export async function beat({ tenant, clock }: Passing): Promise<void> {
  const { company, outbox } = tenant;
  for (const job of tenant.jobs) if (job.every === 'minute') await job.run();
  for (let still = 0, before = -1; still < 4; ) {
    await outbox.dispatch(company);
    await outbox.idle();
    const { sent, failed } = await outbox.progress(company, '');
    still = sent + failed === before ? still + 1 : 0;
    before = sent + failed;
    clock.advance(400);
  }
}

/** The daily jobs, then those of the minute. */
export async function night(world: Passing): Promise<void> {
  for (const job of world.tenant.jobs) if (job.every === 'day') await job.run();
  await beat(world);
}

/** The messages that came to an account, the newest last. */
export function lettersTo(world: World, who: Persona | string): Letter[] {
  const account = typeof who === 'string' ? who : who.account;
  return world.post.sent.filter((letter) => letter.account === account);
}

/** Presses a button of the newest message that has it. */
export async function pressIn(
  world: World,
  who: Persona,
  label: string,
  options: { id?: string } = {},
): Promise<Reply> {
  for (const { message } of lettersTo(world, who).reverse()) {
    const action = actionsOf(message).find((each) => each.label === label);
    if (action !== undefined && 'call' in action) return world.press(who, action.call, options);
  }
  throw new Error(`no button “${label}” in what ${who.account} got`);
}

/** Reads from the card to the three answers. */
export async function readWhole(world: World, who: Persona, read = '阅读全文'): Promise<Reply> {
  let reply = await pressIn(world, who, read);
  for (let turns = 0; turns < 50; turns++) {
    const { view } = reply;
    if (view.view !== 'page') throw new Error(`no page, but: ${textOf(reply)}`);
    if (view.next !== undefined) reply = await world.press(who, view.next);
    else {
      const choose = view.actions.find((each) => 'call' in each && each.call.startsWith('policy choose'));
      if (choose === undefined || !('call' in choose)) throw new Error('the last page leads nowhere');
      return world.press(who, choose.call);
    }
  }
  throw new Error('there is no end to the pages');
}

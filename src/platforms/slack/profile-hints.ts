import type { WebClient } from '@slack/web-api';
import type { Directory } from '../../people/directory.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, textOf } from './incoming.ts';

/**
 * Department and manager, as far as a workspace keeps them in custom fields of the profiles. They are hints: whatever HR imported
 * stays. https://docs.slack.dev/reference/methods/users.profile.get
 */
export interface ProfileHints {
  /** Asks for these people one after the other, at the method's pace. */
  fill(accounts: readonly string[]): Promise<void>;
}

/** Tier 4 allows a hundred calls a minute and more; a part is left for whoever asks. */
const PAUSE_MS = 750;
/** After a rate limit or a failure somebody is asked for again, so often. */
const TRIES = 5;
const MOST_TEXT = 100;
const GONE = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

/** What companies call these fields; compared without spaces and signs. */
const LABELS = {
  department: ['department', 'dept', 'team', 'division', '部门', '所属部门', '所在部门', '部门名称'],
  manager: [
    'manager',
    'linemanager',
    'directmanager',
    'reportsto',
    'supervisor',
    'leader',
    '直属上级',
    '直接上级',
    '上级',
    '汇报对象',
    '主管',
    '直属主管',
  ],
} as const;

/** A manager is a person of the workspace; a name that somebody typed says nothing for sure. */
const TYPES = { department: ['text', 'options_list'], manager: ['user'] } as const;

type Wanted = keyof typeof LABELS;
type Fields = Readonly<Partial<Record<Wanted, string>>>;

const plain = (label: string) => label.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The ids of the fields that hold them; the first label of the list that is there counts. */
export function fieldsMeant(definitions: readonly unknown[]): Fields {
  const found: Partial<Record<Wanted, string>> = {};
  for (const wanted of ['department', 'manager'] as const) {
    const fitting = definitions
      .map(fieldsOf)
      .filter((each) => (TYPES[wanted] as readonly string[]).includes(textOf(each.type)));
    const label = LABELS[wanted].find((name) => fitting.some((each) => plain(textOf(each.label)) === name));
    const id = textOf(fitting.find((each) => plain(textOf(each.label)) === label)?.id);
    if (label !== undefined && id !== '') found[wanted] = id;
  }
  return found;
}

export function createProfileHints(parts: {
  client: WebClient;
  clock: Clock;
  log: Log;
  company: string;
  directory: Directory;
  team: string;
  /** False without the scope `users.profile:read`: then nobody is asked for. */
  allowed: boolean;
  stopping: AbortSignal;
}): ProfileHints {
  const { client, clock, log, company, directory, team, stopping } = parts;

  /** Asks until there is an answer; undefined: that person cannot be had. 'over': it is better to leave Slack alone. */
  const asked = async <T>(ask: () => Promise<T>): Promise<T | undefined | 'over'> => {
    for (let tries = 1; !stopping.aborted; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'refused' && GONE.has(failure.error)) return undefined;
        if (failure.kind === 'refused' || tries >= TRIES) {
          const why = failure.kind === 'refused' ? failure.error : failure.kind;
          log.warn({ failure: why }, 'departments and managers could not be read from Slack');
          return 'over';
        }
        await clock.sleep(failure.kind === 'limited' ? failure.waitMs : PAUSE_MS * 2 ** tries, stopping);
      }
    }
    return 'over';
  };

  const learn = async (account: string, fields: Fields, given: unknown): Promise<void> => {
    const values = fieldsOf(given);
    const filledIn = (wanted: Wanted) => {
      const id = fields[wanted];
      return id === undefined ? '' : textOf(fieldsOf(values[id]).value).trim();
    };
    const department = filledIn('department');
    const leader = filledIn('manager');
    const known =
      leader === '' || leader === account
        ? undefined
        : await directory.byAccount(company, { workspace: team, account: leader });
    if ((department === '' || department.length > MOST_TEXT) && known === undefined) return;
    const self = await directory.byAccount(company, { workspace: team, account });
    await directory.ensure(
      company,
      { workspace: team, account },
      {
        ...(department === '' || department.length > MOST_TEXT ? {} : { department }),
        // Two accounts of one person do not lead each other.
        ...(known === undefined || known.id === self?.id ? {} : { manager: known.id }),
      },
    );
  };

  return {
    fill: async (accounts) => {
      if (!parts.allowed || accounts.length === 0) return;
      const definitions = await asked(() => client.team.profile.get({}));
      if (definitions === undefined || definitions === 'over') return;
      const fields = fieldsMeant((definitions.profile?.fields ?? []) as readonly unknown[]);
      // Most workspaces have none: then nobody is asked for.
      if (Object.keys(fields).length === 0) return;
      for (const account of accounts) {
        await clock.sleep(PAUSE_MS, stopping);
        const profile = await asked(() => client.users.profile.get({ user: account }));
        if (profile === 'over' || stopping.aborted) return;
        // Somebody who left meanwhile is no reason to stop.
        if (profile !== undefined) await learn(account, fields, fieldsOf(profile.profile).fields);
      }
    },
  };
}

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { type Fields, fieldsOf, listOf, textOf } from './called.ts';
import type { Client } from './client.ts';
import { accountOf } from './visitors.ts';

/** A member as an app may see them: since June 2022 without mail and mobile. */
export interface Member {
  readonly account: string;
  /** As WeCom writes it. */
  readonly userId: string;
  readonly name: string;
  /** The names of the departments, the main one first, where the app may see them. */
  readonly departments: readonly string[];
  /** The account of the direct leader, or of the department's. */
  readonly leader: string | undefined;
  /** False: not activated yet, or disabled; nothing is sent there, but nobody has left. */
  readonly active: boolean;
}

export interface Roll {
  readonly members: readonly Member[];
  /** Accounts by the name of their tag. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

interface Department {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  readonly leaders: readonly string[];
}

/** What `status` says of a member; 2 is disabled, 4 not activated yet. */
const ACTIVE = 1;
const LEFT = 5;
/** Departments are asked for a few at a time: WeCom limits calls at once. */
const WIDTH = 4;

/** Reads everybody the app may see; undefined when WeCom did not tell it all. Members are listed by department, each once. */
export async function readRoll(parts: { client: Client; clock: Clock; log: Log }): Promise<Roll | undefined> {
  const { client, log } = parts;
  const listed = await client.call('department/list');
  if (!listed.ok) {
    log.warn({ failure: listed.does }, 'WeCom did not tell the departments');
    return undefined;
  }
  const departments = new Map(
    listOf(listed.data.department).map((given) => {
      const read = departmentOf(fieldsOf(given));
      return [read.id, read] as const;
    }),
  );
  const members = new Map<string, Member>();
  const waiting = [...departments.keys()];
  let whole = true;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined && whole; id = waiting.shift()) {
      const called = await client.call('user/list', { query: { department_id: String(id) } });
      if (!called.ok) {
        log.warn({ failure: called.does }, 'WeCom did not tell the members of a department');
        whole = false;
        return;
      }
      for (const given of listOf(called.data.userlist)) {
        const member = memberOf(fieldsOf(given), departments);
        if (member !== undefined) members.set(member.account, member);
      }
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  if (!whole) return undefined;
  return { members: [...members.values()], tags: await readTags(client) };
}

function departmentOf(given: Fields): Department {
  return {
    id: Number(given.id),
    name: textOf(given.name),
    parent: Number(given.parentid),
    leaders: listOf(given.department_leader).map(textOf),
  };
}

function memberOf(given: Fields, departments: ReadonlyMap<number, Department>): Member | undefined {
  const userId = textOf(given.userid);
  // Who has left is absent, whatever list still names them.
  if (userId === '' || Number(given.status) === LEFT) return undefined;
  const account = accountOf(userId);
  const main = Number(given.main_department);
  const ids = listOf(given.department).map(Number);
  const ordered = ids.includes(main) ? [main, ...ids.filter((id) => id !== main)] : ids;
  const own = ordered.flatMap((id) => departments.get(id) ?? []);
  return {
    account,
    userId,
    name: textOf(given.name),
    departments: own.map(({ name }) => name).filter((name) => name !== ''),
    leader: leaderOf(account, listOf(given.direct_leader).map(textOf), own[0], departments),
    active: given.status === undefined || Number(given.status) === ACTIVE,
  };
}

/** The direct leader, else the department's, else that of the department above; never oneself. */
function leaderOf(
  account: string,
  direct: readonly string[],
  department: Department | undefined,
  departments: ReadonlyMap<number, Department>,
): string | undefined {
  const other = (names: readonly string[]) =>
    names.map(accountOf).find((name) => name !== '' && name !== account);
  const found = other(direct);
  if (found !== undefined) return found;
  const seen = new Set<number>();
  for (let at = department; at !== undefined && !seen.has(at.id); at = departments.get(at.parent)) {
    seen.add(at.id);
    const leader = other(at.leaders);
    if (leader !== undefined) return leader;
  }
  return undefined;
}

async function readTags(client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const tags = new Map<string, readonly string[]>();
  const listed = await client.call('tag/list');
  if (!listed.ok) return tags;
  for (const given of listOf(listed.data.taglist)) {
    const { tagid, tagname } = fieldsOf(given);
    const called = await client.call('tag/get', { query: { tagid: String(tagid) } });
    if (!called.ok) continue;
    const users = listOf(called.data.userlist).map((each) => accountOf(textOf(fieldsOf(each).userid)));
    tags.set(
      textOf(tagname),
      users.filter((user) => user !== ''),
    );
  }
  return tags;
}

import { createHash } from 'node:crypto';
import { callsBack, checkCard } from './cards.ts';
import {
  type Api,
  type ApiAnswer,
  type ApiCall,
  fault,
  fieldsOf,
  type Json,
  type JsonFields,
  listOf,
  type SimState,
  textOf,
} from './state.ts';

const TEXT_BYTES = 2048;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PER_MINUTE = 30;
const PER_HOUR = 1000;
const CODE_MS = 72 * HOUR;

/** Cut at a byte limit, as WeCom does, without half a character. */
function cut(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  return new TextDecoder('utf8').decode(buffer.subarray(0, bytes)).replace(/\uFFFD+$/, '');
}

/** `message/send`, `message/update_template_card`, `message/recall`. */
export function messageApis(sim: SimState): Record<string, Api> {
  /** When what was sent to a member, to drop what is too much. */
  const times = new Map<string, number[]>();
  const sentBefore = new Map<string, number>();
  const tasks = new Set<string>();

  const withinLimits = (userid: string): boolean => {
    const now = sim.now();
    const key = userid.toLowerCase();
    const recent = (times.get(key) ?? []).filter((at) => now - at < HOUR);
    const lastMinute = recent.filter((at) => now - at < MINUTE).length;
    if (lastMinute >= PER_MINUTE || recent.length >= PER_HOUR) return false;
    times.set(key, [...recent, now]);
    return true;
  };

  const newCode = (msgid: string): string => {
    const code = `rc-${createHash('sha256')
      .update(`${msgid}:${sim.nextId++}`)
      .digest('hex')
      .slice(0, 40)}`;
    sim.codes.set(code, { msgid, at: sim.now(), used: false });
    return code;
  };

  const isRepeated = ({ raw, body }: ApiCall): boolean => {
    if (body.enable_duplicate_check !== 1) return false;
    const seconds = typeof body.duplicate_check_interval === 'number' ? body.duplicate_check_interval : 1800;
    if (seconds > 14_400) sim.violations.push(`duplicate_check_interval of ${seconds}`);
    const { duplicate_check_interval: _, ...said } = body;
    const what = sim.options.duplicatesBy === 'content' ? JSON.stringify(said) : raw;
    const key = createHash('sha256').update(what).digest('hex');
    const before = sentBefore.get(key);
    if (before !== undefined && sim.now() - before < seconds * 1000) return true;
    sentBefore.set(key, sim.now());
    return false;
  };

  /** Who a message is for, or why it is for nobody. */
  const receivers = (body: JsonFields): { users: string[]; invalid: string[] } | ApiAnswer => {
    const listed = textOf(body.touser)
      .split('|')
      .filter((each) => each !== '');
    if (listed.length === 0 && textOf(body.toparty) === '' && textOf(body.totag) === '') {
      return fault(82001, 'touser, toparty and totag are all empty');
    }
    if (listed.length > 1000) return fault(40032, 'too many users');
    const all = listed.includes('@all') ? sim.corp.members().map((each) => each.userid) : listed;
    const invalid = all.filter((each) => {
      const member = sim.corp.visible(each);
      return member === undefined || member.status !== 1;
    });
    const users = all.filter((each) => !invalid.includes(each));
    return { users, invalid };
  };

  const payloadError = (body: JsonFields): ApiAnswer | { text: string; card: JsonFields | undefined } => {
    const type = textOf(body.msgtype);
    if (type === 'text' || type === 'markdown') {
      const content = textOf(fieldsOf(body[type]).content);
      if (content === '') return fault(44004, 'empty content');
      const kept = cut(content, TEXT_BYTES);
      if (kept !== content) sim.violations.push(`${type} of ${Buffer.byteLength(content)} bytes was cut`);
      if (type === 'markdown') sim.violations.push(...markdownFaults(content));
      return { text: kept, card: undefined };
    }
    if (type !== 'template_card') return fault(40008, 'invalid message type');
    const card = fieldsOf(body.template_card);
    const { error, violations } = checkCard(card);
    sim.violations.push(...violations);
    if (error !== undefined) return error;
    if (callsBack(card)) {
      if (sim.callbackUrl === undefined) return fault(43012, 'no callback url');
      const task = textOf(card.task_id);
      if (tasks.has(task)) return fault(42014, 'task_id exists');
      tasks.add(task);
    }
    return { text: '', card };
  };

  const send: Api = (call) => {
    const { body } = call;
    if (typeof body.agentid !== 'number') return fault(40056, 'invalid agentid, Warning: wrong json format.');
    if (body.agentid !== sim.agentId) return fault(301002, 'agentid of another app');
    if (/\\u[0-9a-f]{4}/i.test(call.raw)) return fault(40033, 'invalid charset');
    const to = receivers(body);
    if (!('users' in to) || !Array.isArray(to.users)) return to as ApiAnswer;
    const users = to.users as string[];
    const invalid = to.invalid as string[];
    const msgid = `msg-${sim.nextId++}`;
    // A repeat is not delivered; what it asks for was checked the first time.
    if (isRepeated(call)) {
      for (const user of users) sim.dropped.push({ user, why: 'duplicate' });
      return { msgid };
    }
    const payload = payloadError(body);
    if ('errcode' in payload) return payload;
    if (users.length === 0) return fault(81013, 'user & party & tag all invalid');
    const { text, card } = payload as { text: string; card: JsonFields | undefined };
    const unlicensed = users.filter((each) => sim.corp.member(each)?.unlicensed === true);
    for (const user of users) {
      if (unlicensed.includes(user)) continue;
      if (!withinLimits(user)) {
        sim.dropped.push({ user: user.toLowerCase(), why: 'limit' });
        continue;
      }
      sim.messages.push({
        user: user.toLowerCase(),
        via: 'send',
        msgtype: textOf(body.msgtype),
        text,
        card: card === undefined ? undefined : { content: card, replaced: undefined, updates: 0 },
        msgid,
        at: sim.now(),
        request: body,
      });
    }
    return {
      ...(invalid.length === 0 ? {} : { invaliduser: invalid.join('|').toLowerCase() }),
      ...(unlicensed.length === 0 ? {} : { unlicenseduser: unlicensed.join('|').toLowerCase() }),
      msgid,
      ...(card !== undefined && callsBack(card) ? { response_code: newCode(msgid) } : {}),
    };
  };

  const update: Api = ({ body }) => {
    if (typeof body.agentid !== 'number') return fault(40056, 'invalid agentid');
    const code = sim.codes.get(textOf(body.response_code));
    if (code === undefined || code.used || sim.now() - code.at > CODE_MS) {
      return fault(60140, 'invalid response_code');
    }
    const users = listOf(body.userids).map((each: Json) => textOf(each).toLowerCase());
    if (users.length === 0 && body.atall !== 1) return fault(82001, 'nobody named');
    const name = textOf(fieldsOf(body.button).replace_name);
    const card = body.template_card === undefined ? undefined : fieldsOf(body.template_card);
    if (name === '' && card === undefined) return fault(40058, 'nothing to show');
    if (card !== undefined) {
      const { error, violations } = checkCard({ task_id: 'kept', ...card });
      sim.violations.push(...violations);
      if (error !== undefined) return error;
    }
    code.used = true;
    for (const message of sim.messages) {
      if (message.msgid !== code.msgid || message.card === undefined) continue;
      if (body.atall !== 1 && !users.includes(message.user)) continue;
      if (card === undefined) message.card.replaced = name;
      else {
        const { task_id: task = null } = message.card.content;
        message.card.content = { ...card, task_id: task };
        message.card.replaced = textOf(card.replace_text) || undefined;
      }
      message.card.updates += 1;
    }
    const unknown = users.filter((each) => sim.corp.visible(each) === undefined);
    return unknown.length === 0 ? {} : { invaliduser: unknown };
  };

  const recall: Api = ({ body }) => {
    const msgid = textOf(body.msgid);
    const found = sim.messages.filter((each) => each.msgid === msgid);
    const [first] = found;
    if (first === undefined) return fault(40058, 'invalid msgid');
    if (sim.now() - first.at > 24 * HOUR) return fault(42052, 'too old');
    for (const message of found) sim.messages.splice(sim.messages.indexOf(message), 1);
    return {};
  };

  return { 'message/send': send, 'message/update_template_card': update, 'message/recall': recall };
}

/** What WeCom would show as it is written instead of rendering it. */
export function markdownFaults(content: string): string[] {
  const rest = content
    .replace(/\[[^\]\n]*\]\(https?:\/\/[^\s()]+\)/g, '')
    .replace(/<font color="(?:info|comment|warning)">|<\/font>/g, '')
    .replace(/\*\*[^*\n]+\*\*/g, '');
  const opened = content.split('<font').length - 1;
  const closed = content.split('</font>').length - 1;
  return [
    ...(opened === closed ? [] : ['markdown with a colour that does not end']),
    ...(/\*\*/.test(rest) ? ['markdown with bold that does not end'] : []),
    ...(/\]\(|<[a-z/!]/i.test(rest) ? ['markdown with a link or a tag that is none'] : []),
    ...(/^(?:[-*+] |\||```)|!\[/m.test(rest) ? ['markdown with a list, a table, code or a picture'] : []),
  ];
}

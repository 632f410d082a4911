import { COMMANDS } from '../../commands/registry.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Lang } from '../../shared/lang.ts';
import { silentLog } from '../../shared/log.ts';
import { createClient } from './client.ts';
import { WecomError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { API_URL, type WecomOptions } from './options.ts';

/** A button of the menu; what is pressed comes back as a call. https://developer.work.weixin.qq.com/document/path/90231 */
export interface MenuButton {
  readonly name: string;
  readonly type?: 'click';
  readonly key?: string;
  readonly sub_button?: readonly MenuButton[];
}

export interface Menu {
  readonly button: readonly MenuButton[];
}

/** What stands in the menu: the first command that is there, by its name. */
const ENTRIES: readonly { readonly words: Record<Lang, string>; readonly calls: readonly string[] }[] = [
  { words: { zh: '今日提醒', en: 'Today' }, calls: ['routines mine', 'routine mine', 'today'] },
  { words: { zh: '我的签收', en: 'My policies' }, calls: ['policy mine'] },
];
const LOOK_UP: readonly { readonly words: Record<Lang, string>; readonly call: string }[] = [
  { words: { zh: '着装', en: 'Dress' }, call: 'topic dress' },
  { words: { zh: '电话', en: 'Phone' }, call: 'topic phone' },
  { words: { zh: '接待', en: 'Hosting' }, call: 'topic host' },
  { words: { zh: '全部主题', en: 'All topics' }, call: 'topics' },
  { words: { zh: '帮助', en: 'Help' }, call: 'decorum' },
];

/** The menu with the same words as help and commands. */
export function menuOf(lang: Lang): Menu {
  const names = new Set(COMMANDS.map(({ name }) => name));
  const lookUp: MenuButton = {
    name: lang === 'zh' ? '查规定' : 'Look up',
    sub_button: LOOK_UP.map(({ words, call }) => ({ type: 'click', name: words[lang], key: call })),
  };
  const mine = ENTRIES.flatMap(({ words, calls }): MenuButton[] => {
    const call = calls.find((each) => names.has(each));
    return call === undefined ? [] : [{ type: 'click', name: words[lang], key: call }];
  });
  return { button: [lookUp, ...mine].slice(0, LIMITS.menuButtons) };
}

/** Creates the menu. @throws WecomError in words for the operator */
export async function createMenu(
  options: Pick<WecomOptions, 'apiUrl' | 'corpId' | 'agentId' | 'secrets'>,
  menu: Menu,
): Promise<void> {
  const client = createClient({
    apiUrl: options.apiUrl ?? API_URL,
    corpId: options.corpId,
    secret: options.secrets.secret,
    clock: systemClock,
    log: silentLog,
  });
  const called = await client.call('menu/create', {
    query: { agentid: String(options.agentId) },
    body: menu,
  });
  if (called.ok) return;
  const [trouble] = client.troubles();
  const address = trouble?.address === undefined ? '' : ` (${trouble.address})`;
  throw new WecomError(`The menu was not created: ${called.says}${address}.`);
}

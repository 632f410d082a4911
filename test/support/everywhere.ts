import { expect } from 'vitest';
import { pagesOf } from '../../src/messages/paging.ts';
import type { Message, Page } from '../../src/messages/parts.ts';
import { cardFor } from '../../src/outbox/long.ts';
import { MessageTooLong, type Sender } from '../../src/outbox/sender.ts';
import { messagesOf } from '../../src/platforms/slack/messages.ts';
import { createSender as slackSender } from '../../src/platforms/slack/sender.ts';
import { modalOf } from '../../src/platforms/slack/views.ts';
import { render } from '../../src/platforms/wecom/render.ts';
import { createSender as wecomSender } from '../../src/platforms/wecom/sender.ts';
import { checkBlocks } from './slack/blocks.ts';
import { Report } from './slack/schema.ts';
import { checkView, MAX_VIEW_BYTES } from './slack/views.ts';
import { checkCard } from './wecom/cards.ts';
import type { JsonFields } from './wecom/index.ts';

const slack = slackSender({
  client: {},
  clock: {},
  profiles: {},
  team: 'T0',
  bot: { id: 'B0', user: 'U0' },
} as unknown as Parameters<typeof slackSender>[0]);
const wecom = wecomSender({
  corpId: 'ww',
  agentId: 1,
  client: {},
  offers: { remember: () => {} },
  pageOf: () => undefined,
  spelling: (account: string) => account,
  today: () => '27 Nov',
} as unknown as Parameters<typeof wecomSender>[0]);

function frozen(sender: Sender, message: Message): { bytes: JsonFields; long: boolean } {
  const call = { id: 'dp-12345678', targets: [{ workspace: 'w', account: 'u', key: 'k' }] };
  try {
    return { bytes: JSON.parse(sender.freeze(message, call)) as JsonFields, long: false };
  } catch (error) {
    if (!(error instanceof MessageTooLong)) throw error;
    const card = cardFor(message, 'msg-12345678');
    return { bytes: JSON.parse(sender.freeze(card, call)) as JsonFields, long: true };
  }
}

/** What Slack has to complain of in a message. */
function slackFaults({ text, blocks }: JsonFields): string[] {
  const report = new Report();
  checkBlocks(blocks, 'message', '/blocks', {}, report);
  const said = typeof text === 'string' ? text.length : 0;
  return [...report.lines(), ...(said === 0 || said > 40_000 ? [`a text of ${said} characters`] : [])];
}

/** What WeCom has to complain of, or would cut without a word. */
function wecomFaults(bytes: JsonFields): unknown[] {
  if (bytes.msgtype === 'text') {
    const size = Buffer.byteLength(String((bytes.text as JsonFields).content));
    return size > 2048 || size === 0 ? [`a text of ${size} bytes`] : [];
  }
  const { error, violations } = checkCard(bytes.template_card as JsonFields);
  return [...violations, ...(error === undefined ? [] : [error])];
}

/**
 * A message goes out as one call of each platform within all of its limits: whole, or as a card whose pages each platform shows.
 * Says where it was too long.
 */
export function fitsEverywhere(message: Message): { slack: 'whole' | 'card'; wecom: 'whole' | 'card' } {
  const onSlack = frozen(slack, message);
  expect(slackFaults(onSlack.bytes)).toEqual([]);
  const onWecom = frozen(wecom, message);
  expect(wecomFaults(onWecom.bytes)).toEqual([]);
  // The local page takes what there is.
  expect(JSON.parse(JSON.stringify(message))).toEqual(message);
  if (onSlack.long || onWecom.long) {
    const pages = pagesOf(message);
    pages.forEach((parts, index) => {
      const page: Page = {
        view: 'page',
        lang: message.lang,
        title: message.summary,
        page: index + 1,
        pages: pages.length,
        parts,
        actions: [],
      };
      const modal = modalOf(page);
      expect(checkView(modal).lines()).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(modal))).toBeLessThan(MAX_VIEW_BYTES);
      for (const each of messagesOf(page)) expect(slackFaults(each as unknown as JsonFields)).toEqual([]);
      const shown = render(page, {
        task: () => 't-1',
        pageFor: () => 'https://example.com/p/1',
        hold: () => 'h-1',
        pageOf: () => undefined,
      });
      for (const payload of shown.payloads) expect(wecomFaults(payload as unknown as JsonFields)).toEqual([]);
    });
  }
  const word = (long: boolean) => (long ? 'card' : 'whole');
  return { slack: word(onSlack.long), wecom: word(onWecom.long) };
}

import type { Log } from '../../shared/log.ts';
import type { Card } from './cards.ts';
import type { Client } from './client.ts';

/** Changes the card that somebody pressed. A code is good once and for 72 hours: https://developer.work.weixin.qq.com/document/path/94888 */
export interface Updates {
  /** Shows another card in its place; false: it can no longer be changed. */
  card(account: string, responseCode: string, card: Card): Promise<boolean>;
  /** Shows a line in the place of its buttons. */
  line(account: string, responseCode: string, line: string): Promise<boolean>;
}

export function createUpdates(parts: {
  client: Client;
  agentId: number;
  log: Log;
  spelling: (account: string) => string;
}): Updates {
  const { client, agentId, log, spelling } = parts;
  const update = async (account: string, responseCode: string, shown: object): Promise<boolean> => {
    if (responseCode === '') return false;
    const body = { userids: [spelling(account)], agentid: agentId, response_code: responseCode, ...shown };
    const called = await client.call('message/update_template_card', { body });
    if (called.ok) return true;
    // It may have been changed all the same; what is sent anew says it once more and does no harm.
    log.warn({ failure: called.does }, 'a pressed card could not be changed');
    return false;
  };
  return {
    card: (account, responseCode, card) => {
      const { task_id: _, ...rest } = card;
      return update(account, responseCode, { template_card: rest });
    },
    line: (account, responseCode, line) => update(account, responseCode, { button: { replace_name: line } }),
  };
}

/*
 * The peer of the Slack bench: a Bolt app of the same version that answers every command with a constant, as large as a
 * real answer. Run as a process of its own: PORT, SLACK_SIGNING_SECRET, ANSWER_BYTES come from the environment.
 */
import { createServer } from 'node:http';
import bolt from '@slack/bolt';

const receiver = new bolt.HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' });
const app = new bolt.App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0', botUserId: 'U0' }),
  convoStore: false,
  logLevel: bolt.LogLevel.ERROR,
});
const text = 'x'.repeat(Number(process.env.ANSWER_BYTES ?? '2000'));
app.command(/.*/, async ({ ack }) => {
  await ack({ response_type: 'ephemeral', text });
});

const server = createServer((request, response) => {
  // Only to learn whether it is up: Bolt throws for a path it does not know.
  if (request.method === 'GET') return response.writeHead(404).end();
  return receiver.requestListener(request, response);
});
server.listen(Number(process.env.PORT ?? '0'), '127.0.0.1', () => {
  process.stdout.write(`ready ${(server.address() as { port: number }).port}\n`);
});

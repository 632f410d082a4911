import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './beside.ts';

/* A thread of its own: reads one text, and answers with nothing where it is broken. */
async function read(job: Job): Promise<unknown> {
  if (job.kind === 'markdown') return (await import('./markdown.ts')).readMarkdown(job.text);
  return (await import('./word-text.ts')).readWordText(job.parts);
}

parentPort?.postMessage(await read(workerData as Job).catch(() => undefined));

import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What is read beside: the parts of a Word file, or Markdown. */
export type Job =
  | { readonly kind: 'word'; readonly parts: ReadonlyMap<string, string> }
  | { readonly kind: 'markdown'; readonly text: string };

/** How long and with how much memory one file may be read. */
const PATIENCE_MS = 20_000;
const MEMORY_MB = 256;

/** Reads a long text in a thread of its own, which is ended when it takes too long or too much: nobody else waits for it. */
export async function readBeside<T extends object>(
  job: Job,
): Promise<T | { readonly fault: 'broken' | 'too-big' }> {
  const worker = openThread({ workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  try {
    return await new Promise((resolve) => {
      const end = (read: T | { readonly fault: 'broken' | 'too-big' }) => {
        clearTimeout(late);
        resolve(read);
      };
      // Real time: what is measured is the machine's work, not the company's day.
      const late = setTimeout(() => end({ fault: 'too-big' }), PATIENCE_MS);
      worker.once('message', (read: T | undefined) => end(read ?? { fault: 'broken' }));
      worker.once('error', ({ code }: NodeJS.ErrnoException) =>
        end({ fault: code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-big' : 'broken' }),
      );
      worker.once('exit', () => end({ fault: 'broken' }));
    });
  } finally {
    await worker.terminate();
  }
}

function openThread(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./text-thread.js', import.meta.url), options);
  // In a checkout that was not built the thread has to be translated first.
  const thread = JSON.stringify(new URL('./text-thread.ts', import.meta.url).href);
  const translator = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${translator}).then(({ register }) => { register(); return import(${thread}); });`;
  return new Worker(code, { ...options, eval: true });
}

/** Talks to the program: sends what is done, listens for new lines, and says when the line is dead. */
export function createTalk({ data, onLine, onAnew, onOwed, onTrouble, onBack }) {
  let down = false;

  const lost = () => {
    down = true;
    onTrouble(data.text.offline);
  };
  const back = () => {
    if (!down) return;
    down = false;
    onBack(data.text.online);
  };

  /** Sends one thing; undefined when it did not get through. The id stays the same when the page tries it again. */
  const send = async (path, body, id = crypto.randomUUID()) => {
    let response;
    try {
      response = await fetch(`/local/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-decorum-token': data.token },
        body: JSON.stringify({ as: data.as, in: data.in, id, ...body }),
      });
    } catch {
      lost();
      return undefined;
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      onTrouble(answer.error ?? data.text.offline);
      return undefined;
    }
    back();
    for (const line of answer.lines) onLine(line);
    onOwed(answer.owed);
    if (answer.anew) onAnew();
    return answer;
  };

  const query = new URLSearchParams({ as: data.as, since: data.since });
  let source;
  const listen = () => {
    source = new EventSource(`/local/api/events?${query}`);
    source.addEventListener('line', (event) => onLine(JSON.parse(event.data)));
    source.addEventListener('anew', () => {
      source.close();
      onAnew();
    });
    source.addEventListener('ready', back);
    source.addEventListener('error', () => {
      lost();
      // Refused rather than cut off: then the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    });
  };
  listen();
  addEventListener('pagehide', () => source.close());

  return { send };
}

// Runs in the page: carries out one request as a case asks for it and tells what the script sees of it.
(async asked => {
  const parts = {
    none: () => undefined,
    string: () => 'text',
    urlSearchParameters: () => new URLSearchParams({a: '1'}),
    formData: () => { const form = new FormData(); form.append('a', '1'); return form; },
    arrayBuffer: () => new TextEncoder().encode('text').buffer,
    stream: () => new Blob(['text']).stream(),
  };
  const body = () => asked.body.startsWith('blob:')
    ? new Blob(['text'], {type: asked.body.slice(5)}) : parts[asked.body]();
  const late = new Promise(resolve => setTimeout(resolve, asked.patience, {outcome: 'pending'}));

  function byFetch() {
    const init = () => {
      const made = {method: asked.method, headers: asked.headers, mode: asked.mode, credentials: asked.credentials,
        redirect: asked.redirect, body: body()};
      if (asked.body === 'stream') made.duplex = 'half';
      return made;
    };
    try {
      new Request(asked.url, init());
    } catch (error) {
      return {outcome: 'threw', error: String(error)};
    }
    return fetch(asked.url, init()).then(async response => {
      await response.text();
      return {outcome: 'resolved', type: response.type, status: response.status,
        readable: [...response.headers.keys()]};
    }).catch(error => ({outcome: 'rejected', error: String(error)}));
  }

  function byXMLHttpRequest() {
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      request.onload = () => resolve({outcome: 'resolved', status: request.status,
        readable: request.getAllResponseHeaders().split('\r\n').filter(line => line).map(line => line.split(':')[0])});
      request.onerror = () => resolve({outcome: 'rejected', error: 'error event'});
      if (asked.uploadListener) request.upload.onprogress = () => {};
      try {
        request.open(asked.method, asked.url);
        request.overrideMimeType('text/plain');  // Else Firefox parses an empty answer as XML and complains.
        request.withCredentials = asked.credentials === 'include';
        for (const [name, value] of asked.headers) request.setRequestHeader(name, value);
        request.send(body());
      } catch (error) {
        resolve({outcome: 'threw', error: String(error)});
      }
    });
  }

  const result = asked.initiator === 'fetch' ? byFetch() : byXMLHttpRequest();
  return JSON.stringify(await Promise.race([result, late]));
})

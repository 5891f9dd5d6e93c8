extension Bootstraps {
    /// What Node.js runs: it loads the function's module, asks the Runtime API for work, and calls the handler.
    ///
    /// Names, error types, exit codes and log lines are those of Lambda's own client for Node.js
    /// (github.com/aws/aws-lambda-nodejs-runtime-interface-client, read 2026-11); the code is not. The file is called
    /// `index.mjs`, as there, because it shows in stack traces. Answers go out with the request for the next event in
    /// one write, over one connection.
    static let node = nodeRuntime + nodeHandlers

    /// Errors, the console, and the Runtime API's client.
    static let nodeRuntime = #"""
        // Crossgate's client of the Lambda Runtime API for Node.js.
        import fs from 'node:fs';
        import { createRequire } from 'node:module';
        import net from 'node:net';
        import path from 'node:path';
        import { Writable } from 'node:stream';
        import { pathToFileURL } from 'node:url';
        import util from 'node:util';

        const env = process.env;
        const taskRoot = env.LAMBDA_TASK_ROOT;
        const runtimeVersion = parseInt(/nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV ?? '')?.[1] ?? '0', 10);

        // MARK: Errors

        const runtimeError = (type, message) => {
          const error = new Error(message);
          error.name = `Runtime.${type}`;
          error.stack = error.stack.replace(/^Error/, error.name);
          return error;
        };

        // Without a jail, the function's folder is where it really is; on Lambda it is always here.
        const shown = (text) =>
          taskRoot === '/var/task' ? text : text.replaceAll(taskRoot, '/var/task').replaceAll(env.LAMBDA_RUNTIME_DIR, '/var/runtime');

        const looksLikeError = (value) =>
          util.types.isNativeError(value) ||
          (value && [value.name, value.message, value.stack].every((part) => part && typeof part === 'string'));

        const errorAnswer = (error) => {
          try {
            return looksLikeError(error)
              ? { errorType: error.name, errorMessage: shown(error.message), trace: shown(error.stack).split('\n') }
              : { errorType: typeof error, errorMessage: error.toString(), trace: [] };
          } catch {
            return {
              errorType: 'handled',
              errorMessage:
                'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
            };
          }
        };

        // MARK: The console

        let requestId;
        const levels = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
        const writesJson = env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
        const threshold = levels[env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()] ?? levels.TRACE;

        const plainError = (value) =>
          value instanceof Error
            ? {
                errorType: value.constructor?.name ?? 'UnknownError',
                errorMessage: value.message,
                stackTrace: typeof value.stack === 'string' ? value.stack.split('\n') : value.stack,
                ...value,
              }
            : value;

        const jsonLine = (level, parts) => {
          const line = { timestamp: new Date().toISOString(), level, requestId };
          if (parts.length === 1) {
            try {
              return JSON.stringify({ ...line, message: parts[0] }, (_, value) => plainError(value));
            } catch {
              return JSON.stringify({ ...line, message: util.format(parts[0]) });
            }
          }
          line.message = util.format(...parts);
          const error = parts.find((part) => part instanceof Error);
          return JSON.stringify(error ? { ...line, ...plainError(error) } : line);
        };

        // A message is a line: what breaks it comes as a carriage return.
        const log = (level, parts) => {
          const line = writesJson
            ? jsonLine(level, parts)
            : `${new Date().toISOString()}\t${requestId}\t${level}\t${util.format(...parts)}`;
          process.stdout.write(line.replace(/\n/g, '\r') + '\n');
        };

        for (const [name, level] of Object.entries({
          trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL',
        })) {
          console[name] = levels[level] >= threshold || level === 'FATAL' ? (...parts) => log(level, parts) : () => {};
        }

        const logError = (title, value) => {
          const error = value instanceof Error ? value : new Error(value);
          if (writesJson) {
            console.error(error);
            return;
          }
          let text;
          try {
            text = JSON.stringify(error, (_, inner) =>
              inner instanceof Error
                ? {
                    errorType: inner.name, errorMessage: inner.message, code: inner.code, ...inner,
                    ...(typeof inner.stack === 'string' ? { stack: inner.stack.split('\n') } : {}),
                  }
                : inner,
            );
          } catch {
            text = JSON.stringify(errorAnswer(error));
          }
          console.error(title, '\t' + shown(text));
        };

        // MARK: The Runtime API

        // One connection with requests in their order. It keeps the process alive only while work is awaited: a handler
        // that leaves nothing to wait for is over.
        class RuntimeAPI {
          #socket;
          #waiting = [];
          #input = Buffer.alloc(0);
          #host = env.AWS_LAMBDA_RUNTIME_API;

          #connected() {
            if (this.#socket && !this.#socket.destroyed) return this.#socket;
            const at = this.#host.lastIndexOf(':');
            const socket = net.connect({ host: this.#host.slice(0, at), port: Number(this.#host.slice(at + 1)), noDelay: true });
            // Whoever runs functions is gone, and there is nobody to tell.
            socket.on('error', () => process.exit(1));
            socket.on('close', () => process.exit(1));
            socket.on('data', (piece) => this.#read(piece));
            this.#socket = socket;
            return socket;
          }

          send(bytes, done) {
            return this.#connected().write(bytes, done);
          }

          expect(answered) {
            this.#waiting.push(answered);
          }

          holdOn(isHeld) {
            if (isHeld) this.#connected().ref();
            else this.#connected().unref();
          }

          head(method, target, headers) {
            let text = `${method} /2018-06-01/runtime/${target} HTTP/1.1\r\nHost: ${this.#host}\r\nUser-Agent: crossgate-nodejs/${process.versions.node}\r\n`;
            for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
            return text + '\r\n';
          }

          // A head, then as many bytes as it says, or chunks; nothing else is sent by a Runtime API.
          #read(piece) {
            this.#input = this.#input.length === 0 ? piece : Buffer.concat([this.#input, piece]);
            for (;;) {
              const end = this.#input.indexOf('\r\n\r\n');
              if (end < 0) return;
              const lines = this.#input.latin1Slice(0, end).split('\r\n');
              const headers = {};
              for (let i = 1; i < lines.length; i++) {
                const colon = lines[i].indexOf(':');
                headers[lines[i].slice(0, colon).toLowerCase()] = lines[i].slice(colon + 1).trim();
              }
              const start = end + 4;
              let body, next;
              if (headers['transfer-encoding'] === 'chunked') {
                const pieces = [];
                next = start;
                for (;;) {
                  const lineEnd = this.#input.indexOf('\r\n', next);
                  if (lineEnd < 0) return;
                  const size = parseInt(this.#input.latin1Slice(next, lineEnd), 16);
                  if (this.#input.length < lineEnd + 2 + size + 2) return;
                  pieces.push(this.#input.subarray(lineEnd + 2, lineEnd + 2 + size));
                  next = lineEnd + 2 + size + 2;
                  if (size === 0) break;
                }
                body = Buffer.concat(pieces);
              } else {
                next = start + Number(headers['content-length'] ?? 0);
                if (this.#input.length < next) return;
                body = this.#input.subarray(start, next);
              }
              this.#input = this.#input.subarray(next);
              this.#waiting.shift()?.(Number(lines[0].split(' ')[1]), headers, body);
            }
          }
        }

        const api = new RuntimeAPI();
        const nextRequest = api.head('GET', 'invocation/next', {});
        const headerText = (text) => String(text).replace(/[^\x20-\x7e]/g, '?');
        const encodeBody = (body) => {
          try {
            // What JSON has no word for, such as a function, is nothing.
            return JSON.stringify(body) ?? 'null';
          } catch {
            throw new Error('Unable to stringify response body');
          }
        };

        const awaitWork = () => {
          atRest = undefined;
          api.holdOn(true);
          api.expect(work);
          return nextRequest;
        };

        const postResult = (id, result) => {
          const body = encodeBody(result);
          // The answer's callback has to be the first in the queue.
          api.expect(() => {});
          const head = api.head('POST', `invocation/${encodeURIComponent(id)}/response`, {
            'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body),
          });
          api.send(head + body + awaitWork());
        };
        const postFailure = (target, error, after) => {
          const answer = errorAnswer(error);
          const body = JSON.stringify(answer);
          const headers = {
            'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body),
            'Lambda-Runtime-Function-Error-Type': headerText(answer.errorType),
          };
          api.expect(after ?? (() => {}));
          api.send(api.head('POST', target, headers) + body + (after ? '' : awaitWork()));
          if (after) api.holdOn(true);
        };
        const postError = (id, error, after) => postFailure(`invocation/${encodeURIComponent(id)}/error`, error, after);

        """#
}

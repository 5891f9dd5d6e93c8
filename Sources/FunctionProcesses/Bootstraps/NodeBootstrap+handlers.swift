extension Bootstraps {
    /// The second half of Node.js's bootstrap: streamed answers, loading, and invocations.
    static let nodeHandlers = #"""
        // MARK: Streamed answers

        const httpContentType = 'application/vnd.awslambda.http-integration-response';
        const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
        const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

        class ResponseStream extends Writable {
          #id;
          #contentType = 'application/octet-stream';
          #isBegun = false;
          #isFailed = false;
          isAnswered;

          constructor(id, options) {
            super({ decodeStrings: true, ...options });
            this.#id = id;
            this.isAnswered = new Promise((resolve) => (this.answered = resolve));
          }

          setContentType(contentType) {
            if (this.#isBegun) throw runtimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
            this.#contentType = contentType;
          }

          write(chunk, encoding, callback) {
            const isPlain = typeof chunk === 'string' || Buffer.isBuffer(chunk) || chunk?.constructor === Uint8Array;
            this.#writePrelude();
            return super.write(isPlain ? chunk : JSON.stringify(chunk), encoding, callback);
          }

          end(chunk, encoding, callback) {
            if (typeof chunk === 'function') [chunk, callback] = [undefined, chunk];
            if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
            if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
            else this.#writePrelude();
            return super.end(callback);
          }

          // Ends the answer with the reason why it is not whole.
          fail(error) {
            if (this.#isFailed || this.writableFinished) return;
            this.#isFailed = true;
            const answer = errorAnswer(error);
            const body = Buffer.from(JSON.stringify(answer)).toString('base64');
            const trailers = `Lambda-Runtime-Function-Error-Type: ${headerText(answer.errorType)}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`;
            api.send(this.#head() + `0\r\n${trailers}\r\n`);
            this.destroy();
          }

          #writePrelude() {
            const prelude = this._onBeforeFirstWrite;
            if (typeof prelude !== 'function') return;
            this._onBeforeFirstWrite = undefined;
            prelude((piece) => super.write(piece));
          }

          #head() {
            if (this.#isBegun) return '';
            this.#isBegun = true;
            api.expect(() => this.answered());
            return api.head('POST', `invocation/${encodeURIComponent(this.#id)}/response`, {
              'Content-Type': headerText(this.#contentType), 'Transfer-Encoding': 'chunked',
              'Lambda-Runtime-Function-Response-Mode': 'streaming',
              Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
            });
          }

          #chunks(pieces, callback) {
            const bytes = [Buffer.from(this.#head(), 'latin1')];
            for (const piece of pieces) {
              // A chunk of nothing would be the end.
              if (piece.length === 0) continue;
              bytes.push(Buffer.from(piece.length.toString(16) + '\r\n', 'latin1'), piece, Buffer.from('\r\n', 'latin1'));
            }
            api.send(Buffer.concat(bytes), callback);
          }

          _write(chunk, _, callback) {
            this.#chunks([chunk], callback);
          }

          _writev(chunks, callback) {
            this.#chunks(chunks.map(({ chunk }) => chunk), callback);
          }

          _final(callback) {
            api.send(this.#head() + '0\r\n\r\n', callback);
          }
        }

        if (env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA !== '1' && env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA !== 'true') {
          globalThis.awslambda = {
            streamifyResponse: (handler, options) => {
              handler[streaming] = 'response';
              if (typeof options?.highWaterMark === 'number') handler[highWaterMark] = Math.trunc(options.highWaterMark);
              return handler;
            },
            HttpResponseStream: class HttpResponseStream {
              static from(stream, metadata) {
                stream.setContentType(httpContentType);
                // JSON has no NUL; eight of them end the metadata.
                stream._onBeforeFirstWrite = (write) => {
                  write(JSON.stringify(metadata));
                  write(new Uint8Array(8));
                };
                return stream;
              }
            },
          };
        }

        // MARK: Loading

        const require = createRequire(import.meta.url);
        const isModuleFolder = (folder) => {
          for (;;) {
            if (folder.endsWith('/node_modules')) return false;
            const file = path.join(folder, 'package.json');
            if (fs.existsSync(file)) {
              try {
                return JSON.parse(fs.readFileSync(file)).type === 'module';
              } catch (error) {
                console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
                return false;
              }
            }
            if (folder === '/') return false;
            folder = path.dirname(folder);
          }
        };

        const loadModule = async (folder, name) => {
          const base = path.resolve(taskRoot, folder, name);
          const isModule = isModuleFolder(path.dirname(base));
          const hasTypes = Number(process.versions.node.split('.')[0]) >= 24;
          const candidates = [['', false], ['.js', isModule], ['.mjs', true], ['.cjs', false]];
          if (hasTypes) candidates.push(['.ts', isModule], ['.mts', true], ['.cts', false]);
          for (const [extension, isESM] of candidates) {
            const file = base + extension;
            if (!fs.existsSync(file)) continue;
            // A folder of the name is no module of it, unless `require` finds one there.
            if (extension === '' && fs.statSync(file).isDirectory()) {
              try {
                require.resolve(file);
              } catch {
                continue;
              }
            }
            return isESM ? await import(pathToFileURL(file)) : require(file);
          }
          return require(require.resolve(name, { paths: [taskRoot, path.resolve(taskRoot, folder)] }));
        };

        const loadHandler = async (text) => {
          if (text.includes('..')) {
            throw runtimeError(
              'MalformedHandlerName',
              `'${text}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
            );
          }
          const last = path.basename(text);
          const folder = text.slice(0, text.indexOf(last));
          const match = /^([^.]*)\.(.*)$/.exec(last);
          if (!match) throw runtimeError('MalformedHandlerName', 'Bad handler');
          let module;
          try {
            module = await loadModule(folder, match[1]);
          } catch (error) {
            if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error));
            if (error?.code === 'MODULE_NOT_FOUND') throw runtimeError('ImportModuleError', String(error));
            throw error;
          }
          const handler = match[2].split('.').reduce((inner, key) => inner && inner[key], module);
          if (!handler) throw runtimeError('HandlerNotFound', `${text} is undefined or not exported`);
          if (typeof handler !== 'function') throw runtimeError('HandlerNotFound', `${text} is not a function`);
          const streams = handler[streaming];
          if (streams !== undefined && streams !== null && streams !== false && streams !== 'response') {
            throw runtimeError('MalformedStreamingHandler', 'Only response streaming is supported.');
          }
          if (runtimeVersion >= 24 && !streams && handler.length >= 3) {
            throw runtimeError(
              'CallbackHandlerDeprecated',
              'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
            );
          }
          return handler;
        };

        // MARK: Invocations

        let handler;
        // What is done when the event loop has nothing left.
        let atRest;
        let failed = (error, code) => postFailure('init/error', error, () => process.exit(code));

        const parseHeader = (text, name) => {
          if (text === undefined) return undefined;
          try {
            return JSON.parse(text);
          } catch (error) {
            throw new Error(`Cannot parse ${name} as json: ${error.toString()}`);
          }
        };

        const makeContext = (headers, base) => {
          const deadline = Number(headers['lambda-runtime-deadline-ms']);
          const latin = (text) => text === undefined ? undefined : Buffer.from(text, 'latin1').toString('utf8');
          return Object.assign(base, {
            functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
            functionName: env.AWS_LAMBDA_FUNCTION_NAME,
            memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
            logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
            logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
            clientContext: parseHeader(latin(headers['lambda-runtime-client-context']), 'ClientContext'),
            identity: parseHeader(latin(headers['lambda-runtime-cognito-identity']), 'CognitoIdentity'),
            invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
            awsRequestId: requestId,
            tenantId: headers['lambda-runtime-aws-tenant-id'],
            getRemainingTimeInMillis: () => deadline - Date.now(),
          });
        };

        function work(status, headers, body) {
          if (status !== 200) process.exit(1);
          api.holdOn(false);
          requestId = headers['lambda-runtime-aws-request-id'];
          const id = requestId;
          if (headers['lambda-runtime-trace-id']) env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
          else delete env._X_AMZN_TRACE_ID;
          failed = (error, code) => postError(id, error, () => process.exit(code));
          // Not in the parser's turn: what the handler throws is its own.
          setImmediate(handler[streaming] === 'response' ? runStreaming : run, id, headers, body);
        }

        function run(id, headers, body) {
          let isDone = false;
          let isSent = false;
          let waits = true;
          const fail = (error) => {
            logError('Invoke Error', error);
            postError(id, error);
          };
          const succeed = (result) => {
            if (isSent) return;
            postResult(id, result);
            isSent = true;
          };
          const once = (body) => (...values) => {
            if (isDone) return;
            body(...values);
            isDone = true;
          };
          const isError = (error) => error !== undefined && error !== null;
          const done = once((error, result) => {
            atRest = undefined;
            if (isError(error)) fail(error);
            else succeed(result);
          });
          const callback = once((error, result) => {
            atRest = undefined;
            if (isError(error)) fail(error);
            else if (!waits) succeed(result);
            else atRest = () => setImmediate(() => succeed(result));
          });
          const failOnce = (error) => done(isError(error) ? error : 'handled', null);
          const isAsync = handler.constructor?.name === 'AsyncFunction';
          atRest = () => {
            isDone = true;
            if (!isAsync) return succeed(null);
            fail(
              runtimeError(
                'NodeJsExit',
                'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
              ),
            );
          };
          try {
            const context = makeContext(headers, {
              get callbackWaitsForEmptyEventLoop() {
                return waits;
              },
              set callbackWaitsForEmptyEventLoop(value) {
                waits = value;
              },
              succeed: (result) => done(null, result),
              fail: failOnce,
              done,
            });
            const result = handler(JSON.parse(body.toString('utf8')), context, callback);
            if (result && typeof result.then === 'function') {
              result.then((value) => done(null, value), failOnce).then(undefined, failOnce);
            }
          } catch (error) {
            callback(isError(error) ? error : 'handled');
          }
        }

        async function runStreaming(id, headers, body) {
          let waits = true;
          const stream = new ResponseStream(id, handler[highWaterMark] ? { highWaterMark: handler[highWaterMark] } : {});
          stream.on('error', () => {});
          let isNext = false;
          const next = () => {
            if (isNext) return;
            isNext = true;
            api.send(awaitWork());
          };
          const fail = async (error) => {
            logError('Invoke Error', error);
            stream.fail(error);
            await stream.isAnswered;
            next();
          };
          try {
            const context = makeContext(headers, {
              get callbackWaitsForEmptyEventLoop() {
                return waits;
              },
              set callbackWaitsForEmptyEventLoop(value) {
                waits = value;
              },
            });
            let isOver = false;
            atRest = () => {
              if (isOver) return;
              isOver = true;
              api.holdOn(true);
              fail('Response stream is not finished.');
            };
            const result = handler(JSON.parse(body.toString('utf8')), stream, context);
            if (!result || typeof result.then !== 'function') {
              isOver = true;
              api.holdOn(true);
              return await fail('Streaming does not support non-async handlers.');
            }
            if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
            if (isOver) return;
            if (stream.writableEnded) api.holdOn(true);
            else stream.once('finish', () => api.holdOn(true));
            await stream.isAnswered;
            isOver = true;
            if (!stream.writableFinished) return await fail('Response stream is not finished.');
            if (!waits) return next();
            // The environment is free again when nothing of this invocation is left to wait for.
            atRest = () => setImmediate(next);
            api.holdOn(false);
          } catch (error) {
            atRest = undefined;
            api.holdOn(true);
            await fail(error);
          }
        }

        // MARK: The process

        process.on('uncaughtException', (error) => {
          logError('Uncaught Exception', error);
          atRest = undefined;
          failed(error, 129);
        });
        process.on('unhandledRejection', (reason) => {
          const error = runtimeError('UnhandledPromiseRejection', String(reason));
          error.reason = reason;
          logError('Unhandled Promise Rejection', error);
          atRest = undefined;
          failed(error, 128);
        });
        process.on('beforeExit', () => {
          const rest = atRest;
          atRest = undefined;
          rest?.();
        });

        try {
          handler = await loadHandler(env._HANDLER ?? '');
          api.send(awaitWork());
        } catch (error) {
          logError('Uncaught Exception', error);
          failed(error, 129);
        }
        """#
}

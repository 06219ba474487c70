/** A signal that Ctrl-C and a request to end raise. A second Ctrl-C does not cut the stopping short. */
export function untilStopped(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('Stopped.'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

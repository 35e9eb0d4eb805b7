/**
 * A promise that tells when somebody first waits for it. It is a thenable of its own on purpose: `await` and
 * `Promise.all` call the `then` of a foreign thenable in a later microtask, so all the effects that are issued in
 * one synchronous stretch are seen as issued before any of them is awaited.
 */
export function awaitable<T>(promise: Promise<T>, onAwait: () => void): Promise<T> {
  // A member that nobody awaits must not bring the process down; whoever awaits it still gets the error.
  promise.catch(() => {});
  return {
    // biome-ignore lint/suspicious/noThenProperty: being a thenable is the purpose.
    then(onFulfilled, onRejected) {
      onAwait();
      return promise.then(onFulfilled, onRejected);
    },
    catch(onRejected) {
      onAwait();
      return promise.catch(onRejected);
    },
    finally(onFinally) {
      onAwait();
      return promise.finally(onFinally);
    },
    [Symbol.toStringTag]: "Promise",
  };
}

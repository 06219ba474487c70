import { Config } from '@backstage/config';

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/**
 * Whether anybody but the people on this machine can reach the backend: it listens on another address than
 * loopback, which is also what no `backend.listen.host` means, or has a base URL that is not on loopback.
 * @public
 */
export function isExposed(config: Config): boolean {
  return (
    !LOOPBACK.test(listenHost(config)) ||
    ['app.baseUrl', 'backend.baseUrl'].some(key => {
      const url = config.getOptional(key);
      return url !== undefined && !LOOPBACK.test(hostOf(String(url)));
    })
  );
}

function listenHost(config: Config): string {
  const listen = config.getOptional('backend.listen');
  if (typeof listen === 'string') {
    return listen.slice(0, Math.max(0, listen.lastIndexOf(':')));
  }
  return String(config.getOptional('backend.listen.host') ?? '');
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}

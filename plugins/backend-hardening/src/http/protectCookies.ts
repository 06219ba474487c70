import { RequestHandler } from 'express';

/**
 * Adds the flags that a cookie lacks: `HttpOnly`, `SameSite=Lax`, and `Secure` where the portal is at an https://
 * address. Backstage's session cookie has no `SameSite`, and no `Secure` behind a proxy that is not trusted.
 * @public
 */
export function protectCookies(options: { secure: boolean }): RequestHandler {
  return (_req, res, next) => {
    const { setHeader } = res;
    res.setHeader = function setProtected(name, value) {
      const isCookie = name.toLowerCase() === 'set-cookie';
      return setHeader.call(
        res,
        name,
        isCookie
          ? [value].flat().map(cookie => withFlags(String(cookie), options))
          : value,
      );
    };
    next();
  };
}

function withFlags(cookie: string, { secure }: { secure: boolean }): string {
  const has = (flag: string) => new RegExp(`;\\s*${flag}\\b`, 'i').test(cookie);
  return [
    cookie,
    ...(has('HttpOnly') ? [] : ['HttpOnly']),
    ...(has('SameSite') ? [] : ['SameSite=Lax']),
    ...(!secure || has('Secure') ? [] : ['Secure']),
  ].join('; ');
}

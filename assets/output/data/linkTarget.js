/* Which site a URL that a job printed really leads to, however it is written. Pure. */

/**
 * @typedef {object} LinkTarget
 * @property {string} site  The host as a browser asks for it (punycode), with its port; of a mailto
 *   link the URL itself.
 * @property {boolean} hasUser  Whether the URL names a user before its host, which may look like a
 *   site: https://good.example@evil.example
 */

/**
 * @param {string} href
 * @returns {LinkTarget}
 */
export function linkTarget(href) {
  try {
    const { host, username, password } = new URL(href);
    return { site: host || href, hasUser: Boolean(username || password) };
  } catch {
    return { site: href, hasUser: false };
  }
}

// The page on which a user types a device code. Like the real one it does nothing
// without its script, which another host serves where one is known. What page
// and script say is designed freely; only the names and their order are Azure's.

const SCRIPT_PATH = /^\/shared\/1\.0\/content\/js\/deviceauth_([0-9a-f-]+)\.js$/;

export function renderDevicePage(page: string, scriptHost: string | null): string {
  const head =
    scriptHost === null
      ? ''
      : `<link rel="shortcut icon" href="https://${scriptHost}/shared/1.0/content/images/favicon.ico">
<script src="https://${scriptHost}/shared/1.0/content/js/deviceauth_${page}.js" crossorigin="anonymous"></script>
`;
  return `<!DOCTYPE html>
<html>
<head><title>Sign in to your account</title>
${head}</head>
<body>
<form method="POST" action="/common/oauth2/deviceauth">
<input type="hidden" name="page" value="${page}">
<input type="hidden" name="proof" value="">
<input name="otc" maxlength="9" aria-label="Code">
<input name="login" aria-label="Account">
<button>Next</button>
</form>
</body>
</html>
`;
}

/** The page that a script's path belongs to; undefined for any other asset. */
export function pageOfScript(path: string): string | undefined {
  return SCRIPT_PATH.exec(path)?.[1];
}

export function renderScript(proof: string): string {
  return `document.addEventListener('DOMContentLoaded', () => { document.forms[0].elements.proof.value = "${proof}"; });\n`;
}

const RESULTS = {
  approved: 'You have signed in. You may now close this window.',
  expired: "That code didn't work. The code has expired.",
  unknown: "That code didn't work. Check the code and try again.",
  'script-missing': 'The page could not be loaded completely.',
} as const;

export function renderDeviceResult(result: keyof typeof RESULTS): string {
  return `<!DOCTYPE html>\n<html><head><title>Sign in to your account</title></head><body><p>${RESULTS[result]}</p></body></html>\n`;
}

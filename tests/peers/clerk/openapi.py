"""Drives a running sandbox through the Frontend API and checks every answer against Clerk's OpenAPI document, where
that covers the path and the status.

Settings: FRONTEND_API, CLERK_OPENAPI (the document as JSON; it is not ours to keep here). Prints what does not fit,
and fails if anything does not.
"""

import json
import os
import re
import sys
import urllib.parse
import urllib.request

import jsonschema

API = os.environ["FRONTEND_API"]
DOC = json.load(open(os.environ["CLERK_OPENAPI"]))

def convert(node):
    """OpenAPI 3.0's `nullable` in JSON Schema's words."""
    if isinstance(node, list):
        return [convert(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {k: convert(v) for k, v in node.items() if k not in ("nullable", "discriminator", "example", "description")}
    if node.get("nullable"):
        return {"anyOf": [made, {"type": "null"}]}
    return made

SCHEMA = convert(DOC)
RESOLVER = jsonschema.RefResolver("", SCHEMA)

def deref(node):
    while "$ref" in node:
        _, node = RESOLVER.resolve(node["$ref"])
    return node

TEMPLATES = []
for path in DOC["paths"]:
    TEMPLATES.append((re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path))

token, bad, checked = None, [], {}

def call(method, path, **form):
    global token
    url = f"{API}{path}{'&' if '?' in path else '?'}_is_native=1"
    data = urllib.parse.urlencode(form).encode() if method == "POST" else None
    request = urllib.request.Request(url, data=data, method=method)
    if token:
        request.add_header("authorization", token)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    got = answer.headers.get("authorization")
    if got is not None:
        token = got or None
    body = json.loads(answer.read())
    verb = method.lower()
    if "_method=" in path:
        verb = re.search(r"_method=(\w+)", path)[1].lower()
    bare = path.split("?")[0]
    exact = [t for r, t in TEMPLATES if r.match(bare)]
    exact.sort(key=lambda t: t.count("{"))
    operation = SCHEMA["paths"][exact[0]].get(verb) if exact else None
    if operation is None:
        print("not covered", verb, bare)
        return body
    response = operation["responses"].get(str(answer.status))
    name = f"{verb} {exact[0]} {answer.status}"
    if response is None:
        bad.append((name, f"status is not documented: {body.get('errors', [{}])[0].get('code')}"))
        return body
    schema = deref(response).get("content", {}).get("application/json", {}).get("schema")
    if schema:
        validator = jsonschema.Draft4Validator(schema, resolver=RESOLVER)
        for error in validator.iter_errors(body):
            best = jsonschema.exceptions.best_match([error])
            bad.append((name, f"{'/'.join(map(str, best.absolute_path))}: {best.message[:200]}"))
    checked[name] = checked.get(name, 0) + 1
    return body

def look(what):
    return json.loads(urllib.request.urlopen(f"{API}/_sandbox/{what}").read())

def code(address):
    return [m for m in look("clerk/inbox") if m["to"] == address][-1]["code"]

def post_json(path, body):
    r = urllib.request.Request(f"{API}/_sandbox/{path}", data=json.dumps(body).encode(), method="POST", headers={"content-type": "application/json"})
    urllib.request.urlopen(r).read()

post_json("clerk/instance", {"limits": False})
call("GET", "/.well-known/jwks.json")
call("GET", "/v1/environment")
call("GET", "/v1/client")
call("POST", "/v1/client")
call("GET", "/v1/client")
si = call("POST", "/v1/client/sign_ins")
call("POST", "/v1/client/sign_ins", identifier="nobody@example.com")
si = call("POST", "/v1/client/sign_ins", identifier="dora@example.com")["response"]["id"]
call("GET", f"/v1/client/sign_ins/{si}")
call("GET", "/v1/client/sign_ins/sia_none")
call("POST", f"/v1/client/sign_ins/{si}/attempt_first_factor", strategy="password", password="no")
call("POST", f"/v1/client/sign_ins/{si}/prepare_first_factor", strategy="email_code")
call("POST", f"/v1/client/sign_ins/{si}/attempt_first_factor", strategy="email_code", code="x")
call("POST", f"/v1/client/sign_ins/{si}/attempt_first_factor", strategy="password", password="silver tower")
call("POST", f"/v1/client/sign_ins/{si}/attempt_second_factor", strategy="totp", code="x")
totp = [p for p in look("clerk/users") if p["totp"]][0]["totp"]
call("GET", "/v1/client")
done = call("POST", f"/v1/client/sign_ins/{si}/attempt_second_factor", strategy="totp", code=totp)["response"]
s = done["created_session_id"]
call("GET", "/v1/client")
call("POST", "/v1/client/sign_ins", identifier="ada@example.com")
call("POST", f"/v1/client/sessions/{s}/touch", intent="focus")
call("POST", f"/v1/client/sessions/{s}/tokens", organization_id="")
call("GET", f"/v1/me?_clerk_session_id={s}")
call("GET", f"/v1/me/sessions/active?_clerk_session_id={s}")
call("POST", f"/v1/me/sessions/sess_none/revoke?_clerk_session_id={s}")
call("POST", f"/v1/client/sessions/{s}/remove")
call("POST", f"/v1/client/sessions/{s}/tokens")
post_json("clerk/instance", {"client_trust": True})
si = call("POST", "/v1/client/sign_ins", identifier="ada@example.com", password="correct horse")["response"]["id"]
call("POST", f"/v1/client/sign_ins/{si}/prepare_second_factor", strategy="email_code")
s = call("POST", f"/v1/client/sign_ins/{si}/attempt_second_factor", strategy="email_code", code=code("ada@example.com"))["response"]["created_session_id"]
call("POST", f"/v1/client/sessions/{s}/end")
si = call("POST", "/v1/client/sign_ins", identifier="ada@example.com")["response"]["id"]
call("POST", f"/v1/client/sign_ins/{si}/prepare_first_factor", strategy="reset_password_email_code")
call("POST", f"/v1/client/sign_ins/{si}/attempt_first_factor", strategy="reset_password_email_code", code=code("ada@example.com"))
call("POST", f"/v1/client/sign_ins/{si}/reset_password", password="short")
s = call("POST", f"/v1/client/sign_ins/{si}/reset_password", password="staple battery")["response"]["created_session_id"]
call("POST", f"/v1/me/sessions/{s}/revoke?_clerk_session_id={s}")
call("GET", "/v1/client")
call("POST", "/v1/client/sessions?_method=DELETE")
su = call("POST", "/v1/client/sign_ups", email_address="nia@example.com")["response"]["id"]
call("GET", f"/v1/client/sign_ups/{su}")
call("POST", f"/v1/client/sign_ups/{su}?_method=PATCH", password="brand new one", first_name="Nia")
call("POST", f"/v1/client/sign_ups/{su}/prepare_verification", strategy="email_code")
call("GET", "/v1/client")
call("POST", f"/v1/client/sign_ups/{su}/attempt_verification", strategy="email_code", code="x")
call("POST", f"/v1/client/sign_ups/{su}/attempt_verification", strategy="email_code", code=code("nia@example.com"))
call("POST", "/v1/client/sign_ups", email_address="x@example.com")
call("POST", "/v1/client?_method=DELETE")
call("POST", "/v1/client?_method=DELETE")
call("GET", "/v1/me")
print(len(checked), "kinds of answer,", sum(checked.values()), "answers;", len(bad), "do not fit")
for name, why in bad:
    print("-", name, why)
sys.exit(bool(bad))

"""A script with nothing but the standard library that keeps a token until it is about to end.

Each line it is given says how many seconds later it is; it then asks the Ads API for its profiles.
"""

import datetime
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request

held = None
asked = 0


def token(now):
    """The token in hand, or a new one if that lives for less than a minute."""
    global held, asked
    if held is None or ends(held) - now < 60:
        asked += 1
        command = ["adkeeper", "token", "--account", sys.argv[1], "--format", "json"]
        held = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return held


def ends(one):
    """When a token ends, in seconds since 1970."""
    return datetime.datetime.fromisoformat(one["expires_at"]).timestamp()


for line in map(str.strip, sys.stdin):
    if not line:
        break
    one = token(time.time() + int(line))
    headers = {
        "Authorization": f"Bearer {one['access_token']}",
        "Amazon-Advertising-API-ClientId": one["client_id"],
    }
    request = urllib.request.Request(one["ads_url"] + "/v2/profiles", headers=headers)
    try:
        status = urllib.request.urlopen(request, timeout=20).status
    except urllib.error.HTTPError as error:
        status = error.code
    print(json.dumps({"status": status, "asked": asked}), flush=True)

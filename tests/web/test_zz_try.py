import time
from tests.web.people import *
def test_a(client):
    t=time.perf_counter()
    client.begin()
    p=client.go_on(HERSELF)
    assert p.slug=='check-answers'
    p=client.answer()
    assert p.slug=='sent', p.h1
    print(time.perf_counter()-t)
def test_b(client,app):
    from tests.browser import HygieneClient
    for i in range(3):
        c=HygieneClient(app)
        t=time.perf_counter()
        c.begin()
        p=c.go_on({**HERSELF,'what_happened':'x%d'%i})
        c.answer()
        print(time.perf_counter()-t)
